namespace OpenHands.Formats.Checkpoints;

/// <summary>
/// What a checkpoint file holds, for people: format, tensors, counts, metadata. Reads safetensors and both PyTorch containers.
/// </summary>
public sealed class CheckpointSummary
{
    // What BatchNorm counts and measures is not learnt by gradient.
    private static readonly string[] Statistics = ["running_mean", "running_var", "num_batches_tracked"];

    private CheckpointSummary(string path, string format, IReadOnlyList<TensorEntry> tensors, IReadOnlyList<string> metadata)
    {
        Path = path;
        Format = format;
        Tensors = tensors;
        Metadata = metadata;
        FileBytes = new FileInfo(path).Length;
        Elements = tensors.Sum(tensor => tensor.Count);
        Parameters = tensors.Where(tensor => !Statistics.Contains(tensor.Name[(tensor.Name.LastIndexOf('.') + 1)..]))
            .Sum(tensor => tensor.Count);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Container and layout, such as <c>PyTorch (zip), tensors under state_dict</c>.</summary>
    public string Format { get; }

    /// <summary>The file's size.</summary>
    public long FileBytes { get; }

    /// <summary>The tensors of the state dict, in order.</summary>
    public IReadOnlyList<TensorEntry> Tensors { get; }

    /// <summary>Elements of all tensors.</summary>
    public long Elements { get; }

    /// <summary>
    /// Elements without BatchNorm's statistics; fixed tensors that a state dict does not mark (adjacency matrices) are counted in.
    /// </summary>
    public long Parameters { get; }

    /// <summary>All else that the file holds, one line each: path and value; long lists and optimiser states are shortened.</summary>
    public IReadOnlyList<string> Metadata { get; }

    /// <summary>Reads a file, whatever its format.</summary>
    /// <exception cref="InvalidDataException">The file is not a checkpoint, or a corrupt one.</exception>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public static CheckpointSummary Of(string path)
    {
        if (FileKinds.Of(path) == FileKind.SafeTensors || FileKinds.HasExtension(path, ".safetensors"))
        {
            var content = SafeTensors.Read(path);
            return new(path, "safetensors", content.Tensors, [.. content.Metadata.Select(text => $"{text.Key}: {text.Value}")]);
        }

        var checkpoint = PyTorchCheckpoint.Read(path);
        var place = checkpoint.HasStateDictKey ? "tensors under state_dict" : "bare state dict";
        var format = $"PyTorch ({(checkpoint.IsLegacy ? "legacy" : "zip")}), {place}";
        return new(path, format, checkpoint.Tensors, CheckpointMetadata.Lines(checkpoint));
    }
}
