using OpenHands.Formats;
using OpenHands.Formats.Checkpoints;

namespace OpenHands.Models.States;

/// <summary>
/// A file of weights in any layout that is read: safetensors, or PyTorch's, bare or Lightning's (docs/upstream.md#checkpoints).
/// </summary>
public static class StateFile
{
    /// <summary>The tensors of a file: safetensors by its content or its extension, else a PyTorch checkpoint.</summary>
    /// <exception cref="InvalidDataException">The file is not what its extension says, or corrupt.</exception>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public static IReadOnlyList<TensorEntry> Read(string path) =>
        FileKinds.Of(path) == FileKind.SafeTensors || FileKinds.HasExtension(path, ".safetensors")
            ? SafeTensors.Read(path).Tensors
            : PyTorchCheckpoint.Read(path).Tensors;
}
