using OpenHands.Formats.Pickles;

namespace OpenHands.Formats.Checkpoints;

/// <summary>
/// A PyTorch checkpoint (.ckpt, .pth, .pt), read without Python and without running anything: ZIP or legacy container, Lightning layout or
/// bare state dict (docs/upstream.md#checkpoints).
/// </summary>
public sealed class PyTorchCheckpoint
{
    /// <summary>The key under which Lightning (and most training scripts) keep the state dict.</summary>
    public const string StateDictKey = "state_dict";

    private PyTorchCheckpoint(CheckpointMap root, bool isLegacy)
    {
        Root = root;
        IsLegacy = isLegacy;
        HasStateDictKey = root.TryGet<CheckpointMap>(StateDictKey, out var inner);
        var state = inner ?? root;
        Tensors = [.. state.Where(entry => entry.Value is TensorEntry)
            .Select(entry => ((TensorEntry)entry.Value!).Renamed($"{entry.Key}"))];
    }

    /// <summary>All that the file holds, in its order.</summary>
    public CheckpointMap Root { get; }

    /// <summary>
    /// The state dict's tensors in its order: those under <c>state_dict</c> if there is such a key, else those of the root.
    /// </summary>
    public IReadOnlyList<TensorEntry> Tensors { get; }

    /// <summary>Whether the tensors stand under <c>state_dict</c> (Lightning) rather than at the root.</summary>
    public bool HasStateDictKey { get; }

    /// <summary>Whether the container is the one from before PyTorch 1.6.</summary>
    public bool IsLegacy { get; }

    /// <summary>
    /// Reads a checkpoint. CUDA tags are ignored; views become tensors of their own; elements stay views of the file where they can.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is corrupt, cut off, no checkpoint, or refers to anything but tensors and plain
    /// data.</exception>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public static PyTorchCheckpoint Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true } info && info.Length > Array.MaxLength)
            {
                throw new InvalidDataException($"{info.Length} bytes; checkpoints of up to {Array.MaxLength} bytes are read");
            }

            return Parse(ReleaseArchive.CheckpointOf(File.ReadAllBytes(path)));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes a checkpoint that Python's <c>torch.load(weights_only=True)</c> reads: a ZIP container, the same bytes for the same content.
    /// The file appears under its name only when it is whole. For Lightning's layout see <see cref="LightningCheckpoint"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="root">The content.</param>
    /// <exception cref="ArgumentException">A value is of a kind that <see cref="CheckpointMap"/> does not list, or the file would exceed 4
    /// GiB.</exception>
    /// <exception cref="IOException">Writing fails.</exception>
    public static void Write(string path, CheckpointMap root) => AtomicFile.Write(path, stream => CheckpointWriter.Write(stream, root));

    /// <summary>Writes a bare state dict: names and tensors at the root, as <c>torch.save(model.state_dict())</c> does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors, in the order of the state dict.</param>
    /// <exception cref="ArgumentException">Two tensors share a name, or the file would exceed 4 GiB.</exception>
    /// <exception cref="IOException">Writing fails.</exception>
    public static void Write(string path, IEnumerable<TensorEntry> tensors) => Write(path, StateDict(tensors));

    /// <summary>A state dict as a map.</summary>
    internal static CheckpointMap StateDict(IEnumerable<TensorEntry> tensors)
    {
        var map = new CheckpointMap { IsOrderedDict = true };
        foreach (var tensor in tensors)
        {
            map.Add(tensor.Name, tensor);
        }

        return map;
    }

    private static PyTorchCheckpoint Parse(ReadOnlyMemory<byte> file)
    {
        var budget = new PickleBudget(file.Length);
        FileKinds.Require(file.Span, "a PyTorch checkpoint", FileKind.Zip, FileKind.Pickle);
        var isZip = file.Span.StartsWith("PK\x03\x04"u8);
        if (!isZip && !file.Span.StartsWith(LegacyCheckpoint.Signature))
        {
            throw new InvalidDataException("not a PyTorch checkpoint: it begins like neither of PyTorch's two containers");
        }

        var value = isZip ? ZipCheckpoint.Read(file, budget) : LegacyCheckpoint.Read(file, budget);
        return value is PickleDictionary && new CheckpointTree(budget).Convert(value, "", 0) is CheckpointMap root
            ? new(root, !isZip)
            : throw new InvalidDataException(
                $"holds no dict of weights but {Found(value)}; save the weights alone, in Python: torch.save(model.state_dict(), path)");
    }

    private static string Found(object? value) => value switch
    {
        ForeignObject foreign => $"an object of {foreign.Name} (a whole model?)",
        TorchTensor => "a single tensor",
        _ => "another value",
    };
}
