namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>A dataset cut into chunks: how many there are and where each begins.</summary>
internal sealed class ChunkGrid
{
    private readonly long[] _shape;
    private readonly int[] _extent;
    private readonly long[] _along;

    public ChunkGrid(long[] shape, int[] extent, int elementSize)
    {
        (_shape, _extent) = (shape, extent);
        _along = [.. shape.Zip(extent, (length, chunk) => (length / chunk) + (length % chunk == 0 ? 0 : 1))];
        ChunkBytes = (ulong)(extent.Aggregate(1L, (product, n) => product * n) * elementSize);
        var count = _along.Aggregate((UInt128)1, (product, n) => UInt128.Min(product * (ulong)n, long.MaxValue));
        Count = (long)count;
    }

    public int Rank => _shape.Length;

    /// <summary>Number of chunks, stored or not.</summary>
    public long Count { get; }

    /// <summary>Bytes of a chunk before any filter.</summary>
    public ulong ChunkBytes { get; }

    /// <summary>First element of chunk number <paramref name="index"/>, counted in row-major order.</summary>
    public long[] Start(long index)
    {
        var start = new long[Rank];
        for (var i = Rank - 1; i >= 0; i--)
        {
            start[i] = index % _along[i] * _extent[i];
            index /= _along[i];
        }

        return start;
    }

    /// <summary>First element along one dimension of the chunk with a scaled position; outside of the dataset for an impossible one.</summary>
    public long StartOf(int dimension, ulong scaled) => scaled < (ulong)_along[dimension] ? (long)scaled * _extent[dimension] : long.MaxValue;

    /// <summary>Tells that a chunk begins inside the dataset, on the grid.</summary>
    public bool Holds(long[] start)
    {
        for (var i = 0; i < Rank; i++)
        {
            if (start[i] < 0 || start[i] >= _shape[i] || start[i] % _extent[i] != 0)
            {
                return false;
            }
        }

        return true;
    }
}
