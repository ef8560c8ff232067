using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Build.Stages;

/// <summary>The content of an input: SHA-256 (of a folder: of its listing with the content of each file) and bytes in all.</summary>
public readonly record struct InputHash(string Sha256, long Bytes);

/// <summary>
/// SHA-256 of input files and folders. A file is read again only when its size or time stamp differs from the last time, so that a
/// warm start is quick; what counts is always the content. A link stands for what it names.
/// </summary>
/// <param name="cachePath">Where the hashes of the last time are kept.</param>
/// <param name="readAll">Reads every file once, whatever its size and time stamp say: some tools keep both over a change.</param>
/// <param name="time">The clock, where the cache's folder cannot be written.</param>
public sealed class InputHashes(string cachePath, bool readAll = false, TimeProvider? time = null)
{
    private static readonly TimeSpan JustWritten = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private Dictionary<string, Entry>? _entries;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private bool _changed;
    private DateTime? _now;

    /// <summary>How many files had to be read.</summary>
    public int FilesRead { get; private set; }

    /// <summary>The hash of a file's content, or of a folder's listing with the content of each file; null when there is neither.</summary>
    public InputHash? Of(string path)
    {
        lock (_lock)
        {
            try
            {
                return LinkedFile.Of(path) is { Exists: true } file ? new InputHash(OfFile(file), file.Length)
                    : Directory.Exists(path) ? OfFolder(path)
                    : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StageException($"The input {path} cannot be read: {e.Message}", e);
            }
        }
    }

    /// <summary>
    /// Writes the memo for the next run. Losing it costs only time, so runs that end together may overwrite each other.
    /// </summary>
    public void Save()
    {
        lock (_lock)
        {
            if (_entries is null || !_changed)
            {
                return;
            }

            var lines = new StringBuilder();
            foreach (var (path, entry) in _entries.OrderBy(e => e.Key, StringComparer.Ordinal))
            {
                lines.Append(CultureInfo.InvariantCulture, $"{entry.Sha256} {entry.Size} {entry.Ticks} {path}\n");
            }

            AtomicFile.Write(cachePath, lines.ToString());
            _changed = false;
        }
    }

    private InputHash OfFolder(string path)
    {
        var listing = new StringBuilder();
        var bytes = 0L;
        foreach (var (name, file) in FilesOf(path, string.Empty, [RealPath(path)]).OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            listing.Append(OfFile(file)).Append(' ').Append(name).Append('\n');
            bytes += file.Length;
        }

        return new InputHash(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing.ToString()))), bytes);
    }

    // Through links, as readers go; a link back to a folder that is being listed would never end. One folder is open at a time.
    private static IEnumerable<(string Name, FileInfo File)> FilesOf(string folder, string prefix, IReadOnlyList<string> above)
    {
        foreach (var entry in new DirectoryInfo(folder).GetFileSystemInfos())
        {
            var name = prefix + entry.Name;
            if (entry is FileInfo file)
            {
                if (StageFolder.IsStillOpen(file.Name))
                {
                    continue;
                }

                yield return LinkedFile.Of(file) is { Exists: true } behind
                    ? (name, behind)
                    : throw new StageException(
                        $"{file.FullName} is among the inputs and links to a file that is not there. Bring that file, or remove the link.");
            }
            else if (RealPath(entry.FullName) is var real && !above.Contains(real))
            {
                foreach (var below in FilesOf(entry.FullName, name + "/", [.. above, real]))
                {
                    yield return below;
                }
            }
        }
    }

    private static string RealPath(string folder) =>
        Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder);

    private string OfFile(FileInfo file)
    {
        var entries = _entries ??= Load(cachePath);
        var ticks = file.LastWriteTimeUtc.Ticks;
        var remembered = !readAll || _read.Contains(file.FullName);
        if (remembered && entries.TryGetValue(file.FullName, out var entry) && entry.Size == file.Length && entry.Ticks == ticks)
        {
            return entry.Sha256;
        }

        if (!LinkedFile.IsRegular(file.FullName))
        {
            throw new StageException(
                $"{file.FullName} is among the inputs and is not a file but a named pipe, a socket or a device. Remove it from there.");
        }

        _now = file.LastWriteTimeUtc < _now - JustWritten ? _now : Now();
        using var stream = file.OpenRead();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
        FilesRead++;
        _read.Add(file.FullName);

        // A file written this very moment may change again within the same tick of the file system's clock: not remembered yet.
        if (_now - file.LastWriteTimeUtc > JustWritten)
        {
            entries[file.FullName] = new Entry(sha256, file.Length, ticks);
            _changed = true;
        }

        return sha256;
    }

    // By the clock that gives files their times, a server's perhaps: a file newer than that by this machine's clock may look old.
    private DateTime Now()
    {
        var probe = $"{cachePath}.{Environment.MachineName}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(cachePath))!);
            File.WriteAllBytes(probe, []);
            var now = File.GetLastWriteTimeUtc(probe);
            File.Delete(probe);
            return now;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _time.GetUtcNow().UtcDateTime;
        }
    }

    private static Dictionary<string, Entry> Load(string path)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            if (line.Split(' ', 4) is [{ Length: 64 } sha256, var size, var ticks, var name] &&
                long.TryParse(size, CultureInfo.InvariantCulture, out var bytes) &&
                long.TryParse(ticks, CultureInfo.InvariantCulture, out var at))
            {
                entries[name] = new Entry(sha256, bytes, at);
            }
        }

        return entries;
    }

    private readonly record struct Entry(string Sha256, long Size, long Ticks);
}
