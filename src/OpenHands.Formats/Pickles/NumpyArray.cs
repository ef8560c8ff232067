using OpenHands.Formats.Numpy;

namespace OpenHands.Formats.Pickles;

/// <summary>A pickled numpy array, whose data stay a view of the file.</summary>
internal sealed class NumpyArray : IPickleState
{
    // numpy's own limit.
    private const int MostDimensions = 32;

    public NumpyType Type { get; private set; }

    public int[] Shape { get; private set; } = [];

    /// <summary>First index fastest; otherwise last index fastest.</summary>
    public bool Fortran { get; private set; }

    public ReadOnlyMemory<byte> Data { get; private set; }

    public int Count { get; private set; }

    /// <summary>(version, shape, dtype, Fortran order, data), as <c>ndarray.__reduce__</c> writes it.</summary>
    public void SetState(object? state, PickleBudget budget)
    {
        if (state is not object?[] { Length: 5 } parts || parts[3] is not bool fortran)
        {
            throw new InvalidDataException("the pickle is corrupt: a numpy array whose state is not (version, shape, type, order, data)");
        }

        Set(parts[1], parts[2], fortran, parts[4], budget);
    }

    /// <summary>Fills the array, checking that shape, type and number of bytes agree.</summary>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public void Set(object? shape, object? type, bool fortran, object? data, PickleBudget budget)
    {
        var dtype = type as NumpyTypeState ?? throw new InvalidDataException("the pickle is corrupt: a numpy array without a type");
        var bytes = data switch
        {
            ReadOnlyMemory<byte> raw => raw,
            PickleText text => text.EncodeLatin1(budget),
            _ => throw new InvalidDataException("refused: a numpy array of Python objects"),
        };
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
}
