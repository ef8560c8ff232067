using System.Text.Json;
using OpenHands.Formats;

namespace OpenHands.Datasets.Downloads;

/// <summary>
/// The part of a file that has arrived, beside its final name (<c>name.part</c>), and what the server said about the whole
/// (<c>name.part.json</c>): address, entity tag and size tell whether a later session may go on with it.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string _statePath;
    private readonly FileStream _stream;

    private PartialFile(string path, FileStream stream, PartialState state)
    {
        _statePath = path + ".json";
        _stream = stream;
        State = state;
    }

    public PartialState State { get; private set; }

    public long Length => _stream.Length;

    /// <summary>Opens or creates the part of a file.</summary>
    /// <exception cref="DownloadException">Another process is fetching the same file.</exception>
    public static PartialFile Open(string finalPath, Uri url)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(finalPath))!);
        var path = finalPath + ".part";
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new DownloadException($"{path} is in use: another process seems to fetch the same file; wait for it or stop it", e);
        }

        var state = ReadState(path + ".json");
        var part = new PartialFile(path, stream, state ?? new PartialState(url.AbsoluteUri, null, null));
        if (state is null || state.Url != url.AbsoluteUri)
        {
            part.Restart(new PartialState(url.AbsoluteUri, null, null));
        }

        stream.Seek(0, SeekOrigin.End);
        return part;
    }

    /// <summary>Forgets what has arrived.</summary>
    public void Restart(PartialState state)
    {
        _stream.SetLength(0);
        _stream.Seek(0, SeekOrigin.Begin);
        Remember(state);
    }

    /// <summary>Notes what the server says about the whole file.</summary>
    public void Remember(PartialState state)
    {
        State = state;
        AtomicFile.Write(_statePath, stream => JsonSerializer.Serialize(stream, state));
    }

    public ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => _stream.WriteAsync(bytes, cancellation);

    /// <summary>Brings all bytes to the disk and gives their SHA-256.</summary>
    public async Task<string> HashAsync(CancellationToken cancellation)
    {
        _stream.Flush(flushToDisk: true);
        return await FileChecksum.OfAsync(_stream, cancellation);
    }

    /// <summary>Renames the part to the file's final name.</summary>
    public void Finish(string finalPath)
    {
        _stream.Dispose();
        WriteFence.Require();
        File.Move(_stream.Name, finalPath, overwrite: true);
        File.Delete(_statePath);
    }

    public void Dispose() => _stream.Dispose();

    private static PartialState? ReadState(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<PartialState>(File.ReadAllText(path)) : null;
        }
        catch (JsonException)
        {
            // Not ours any more: the part is fetched again.
            return null;
        }
    }
}

/// <summary>What a server has said about a file of which a part has arrived.</summary>
/// <param name="Url">Its address.</param>
/// <param name="EntityTag">Its strong entity tag, if it has one.</param>
/// <param name="Total">Its size, if announced.</param>
internal sealed record PartialState(string Url, string? EntityTag, long? Total);
