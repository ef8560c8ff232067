using System.Security.Cryptography;
using OpenHands.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Checkpoints;

/// <summary>
/// A folder of checkpoints: NAME.safetensors with the tensors and NAME.json with the header. Both are written under a temporary name,
/// flushed and renamed, the header last; whatever interrupts a save, the earlier checkpoints stay whole.
/// </summary>
public sealed class CheckpointStore
{
    private const string StatePrefix = "step-";
    private readonly Action<string, Action<Stream>> _write;

    /// <summary>Opens a folder, creating it if need be.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="write">Writes a file whole or not at all; for tests of a full disk. Default: <see cref="AtomicFile"/>.</param>
    public CheckpointStore(string folder, Action<string, Action<Stream>>? write = null)
    {
        Folder = Path.GetFullPath(folder);
        _write = write ?? AtomicFile.Write;
        Directory.CreateDirectory(Folder);
    }

    /// <summary>Full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Path of a tensor file.</summary>
    public string TensorsOf(string name) => Path.Combine(Folder, name + ".safetensors");

    /// <summary>Path of a header.</summary>
    public string HeaderOf(string name) => Path.Combine(Folder, name + ".json");

    /// <summary>Writes a checkpoint; one of the same name is replaced.</summary>
    /// <exception cref="IOException">Writing fails, for example because the disk is full; the message names the file. Nothing that was
    /// there is lost.</exception>
    public void Save(string name, CheckpointHeader header, IReadOnlyCollection<KeyValuePair<string, Tensor>> tensors)
    {
        var path = TensorsOf(name);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long bytes = 0;
            _write(path, stream =>
            {
                using var hashing = new HashingStream(stream, hash);
                TensorFile.Write(hashing, tensors);
                bytes = hashing.Length;
            });
            var complete = header with
            {
                File = Path.GetFileName(path),
                Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()),
                Bytes = bytes,
                Tensors = tensors.ToDictionary(t => t.Key, t => t.Value.shape),
            };
            _write(HeaderOf(name), stream => stream.Write(complete.ToJson()));
        }
        catch (IOException e)
        {
            throw new IOException($"checkpoint {path} could not be written ({e.Message}); the earlier ones are untouched: "
                + "free some space and start again, the run resumes from the last", e);
        }
    }

    /// <summary>Saves a state to resume from, as step-N, and removes all but this and the one before.</summary>
    public void SaveState(CheckpointHeader header, IReadOnlyCollection<KeyValuePair<string, Tensor>> tensors)
    {
        Save($"{StatePrefix}{header.Step:d9}-{header.Epoch:d4}", header, tensors);
        foreach (var old in States().Skip(2))
        {
            Delete(old);
        }
    }

    /// <summary>Reads a checkpoint and checks its hash.</summary>
    /// <param name="path">Its header, or its tensor file.</param>
    /// <returns>The header, and tensors on the CPU that belong to the caller's dispose scope.</returns>
    /// <exception cref="InvalidDataException">A file is missing, cut off or changed; the message names it.</exception>
    public static (CheckpointHeader Header, IReadOnlyDictionary<string, Tensor> Tensors) Load(string path)
    {
        var header = Verify(path);
        return (header, TensorFile.Read(TensorsBeside(path, header)));
    }

    /// <summary>Reads a checkpoint's header and checks the hash of its tensors.</summary>
    /// <param name="path">Its header, or its tensor file.</param>
    /// <exception cref="InvalidDataException">A file is missing, cut off or changed; the message names it.</exception>
    public static CheckpointHeader Verify(string path)
    {
        var headerPath = Path.ChangeExtension(path, ".json");
        if (!File.Exists(headerPath))
        {
            throw new InvalidDataException($"{path} is not a checkpoint: {headerPath}, which is written last, does not exist");
        }

        var header = CheckpointHeader.Read(headerPath);
        var tensors = TensorsBeside(path, header);
        if (!File.Exists(tensors))
        {
            throw new InvalidDataException($"{headerPath} belongs to {tensors}, which does not exist");
        }

        using var stream = File.OpenRead(tensors);
        var actual = stream.Length == header.Bytes ? Convert.ToHexStringLower(SHA256.HashData(stream)) : $"(of {stream.Length} bytes)";
        return actual == header.Sha256
            ? header
            : throw new InvalidDataException(
                $"{tensors} is damaged: its SHA-256 is {actual}, its header says {header.Sha256} of {header.Bytes} bytes");
    }

    /// <summary>The tensor file that a header names, beside it.</summary>
    internal static string TensorsBeside(string path, CheckpointHeader header) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, header.File);

    /// <summary>The newest state that is whole. Damaged ones are passed over with a warning.</summary>
    /// <returns>Null if there is none.</returns>
    public (CheckpointHeader Header, IReadOnlyDictionary<string, Tensor> Tensors)? LoadLatestState(Action<string> warn)
    {
        foreach (var name in States())
        {
            try
            {
                return Load(HeaderOf(name));
            }
            catch (InvalidDataException e)
            {
                warn($"checkpoint {name} is passed over, an older one is used if there is any: {e.Message}");
            }
        }

        return null;
    }

    /// <summary>The header of the newest state that has a readable one; its tensors are not looked at. Null if there is none.</summary>
    public CheckpointHeader? LatestHeader()
    {
        foreach (var path in States().Select(HeaderOf).Where(File.Exists))
        {
            try
            {
                return CheckpointHeader.Read(path);
            }
            catch (InvalidDataException)
            {
                // LoadLatestState passes over it too, and says so.
            }
        }

        return null;
    }

    /// <summary>Removes every state: a new run must not resume from an old one.</summary>
    public void DeleteStates()
    {
        foreach (var name in States())
        {
            Delete(name);
        }
    }

    /// <summary>Removes a checkpoint, its header first.</summary>
    public void Delete(string name)
    {
        File.Delete(HeaderOf(name));
        File.Delete(TensorsOf(name));
    }

    private List<string> States() =>
        Directory.EnumerateFiles(Folder, $"{StatePrefix}*.safetensors")
            .Select(f => Path.GetFileNameWithoutExtension(f)!)
            .OrderDescending(StringComparer.Ordinal)
            .ToList();
}
