using System.Text;
using OpenHands.Formats.Numpy;

namespace OpenHands.Formats.Pickles;

/// <summary>A pickled numpy array.</summary>
internal sealed class NumpyArray : IPickleState
{
    // numpy's own limit.
    private const int MostDimensions = 32;

    public NumpyType Type { get; private set; }

    public int[] Shape { get; private set; } = [];

    /// <summary>First index fastest; otherwise last index fastest.</summary>
    public bool Fortran { get; private set; }

    public byte[] Data { get; private set; } = [];

    /// <summary>A masked array: what its mask hides is read as 0, as OpenHands treats a keypoint that was not found.</summary>
    public bool IsMasked { get; init; }

    public int Count { get; private set; }

    /// <summary>
    /// (version, shape, dtype, Fortran order, data), as <c>ndarray.__reduce__</c> writes it; a masked array adds (mask, fill value).
    /// </summary>
    public void SetState(object? state, PickleBudget budget)
    {
        if (state is not object?[] parts || parts.Length != (IsMasked ? 7 : 5) || parts[3] is not bool fortran)
        {
            throw new InvalidDataException("the pickle is corrupt: a numpy array whose state is not (version, shape, type, order, data)");
        }

        Set(parts[1], parts[2], fortran, parts[4], budget);
        if (IsMasked)
        {
            Hide(Bytes(parts[5], budget), budget);
        }
    }

    // Data and mask are in the same memory order.
    private void Hide(ReadOnlySpan<byte> mask, PickleBudget budget)
    {
        if (mask.Length != Count)
        {
            throw new InvalidDataException($"the pickle is corrupt: a masked array of {Count} elements with a mask of {mask.Length}");
        }

        budget.Charge(Data.Length);
        var shown = (byte[])Data.Clone();
        for (var i = 0; i < mask.Length; i++)
        {
            if (mask[i] != 0)
            {
                shown.AsSpan(i * Type.Size, Type.Size).Clear();
            }
        }

        Data = shown;
    }

    /// <summary>Fills the array, checking that shape, type and number of bytes agree.</summary>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public void Set(object? shape, object? type, bool fortran, object? data, PickleBudget budget)
    {
        var dtype = type as NumpyTypeState ?? throw new InvalidDataException("the pickle is corrupt: a numpy array without a type");
        var bytes = Bytes(data, budget);
        if (shape is not object?[] { Length: <= MostDimensions } lengths)
        {
            throw new InvalidDataException("the pickle is corrupt: a numpy array without a shape");
        }

        long expected = dtype.Type.Size;
        Shape = new int[lengths.Length];
        for (var i = 0; i < lengths.Length; i++)
        {
            Shape[i] = lengths[i] is long and >= 0 and <= int.MaxValue and var length
                ? (int)length
                : throw new InvalidDataException("the pickle is corrupt: a numpy array with an impossible length");

            // Saturates far above any file's size, so that the product cannot wrap round.
            expected = Math.Min(expected * Shape[i], 1L << 31);
        }

        if (expected != bytes.Length)
        {
            throw new InvalidDataException(
                $"a numpy array of shape ({string.Join(", ", Shape)}) and type {dtype.Type} holds {bytes.Length} bytes");
        }

        (Type, Fortran, Data, Count) = (dtype.Type, fortran, bytes, bytes.Length / dtype.Type.Size);
    }

    /// <summary>Binary data; protocols below 3 pickle it as text.</summary>
    /// <exception cref="InvalidDataException">It is neither.</exception>
    public static byte[] Bytes(object? data, PickleBudget budget)
    {
        switch (data)
        {
            case byte[] bytes:
                return bytes;
            case string text when text.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff'):
                throw new InvalidDataException("binary data pickled as text holds a character that is not Latin-1");
            case string text:
                budget.Charge(text.Length);
                return Encoding.Latin1.GetBytes(text);
            default:
                throw new InvalidDataException("refused: a numpy array of Python objects");
        }
    }
}
