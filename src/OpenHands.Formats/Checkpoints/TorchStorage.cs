namespace OpenHands.Formats.Checkpoints;

/// <summary>
/// A flat block of elements that tensors are views of. Its bytes stand elsewhere in the file and are attached after the pickle is read.
/// </summary>
/// <param name="key">The name under which the file keeps the bytes.</param>
/// <param name="type">The element type.</param>
/// <param name="count">The number of elements that the pickle declares.</param>
internal sealed class TorchStorage(string key, TensorType type, long count)
{
    public string Key => key;

    public TensorType Type => type;

    public long Count => count;

    public ReadOnlyMemory<byte>? Bytes { get; private set; }

    /// <summary>Attaches the bytes.</summary>
    /// <exception cref="InvalidDataException">Their number does not fit the declared one.</exception>
    public void Attach(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length % type.Size() != 0 || bytes.Length / type.Size() != count)
        {
            throw new InvalidDataException($"storage {key} holds {bytes.Length} bytes, expected {count} elements of {type.TorchName()}");
        }

        Bytes = bytes;
    }
}
