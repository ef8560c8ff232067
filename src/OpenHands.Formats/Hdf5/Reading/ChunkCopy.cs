namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>Copies the part of a chunk that lies in a range of rows.</summary>
internal static class ChunkCopy
{
    /// <param name="chunk">The chunk's elements, row-major.</param>
    /// <param name="start">The chunk's first element.</param>
    /// <param name="extent">The chunk's extent.</param>
    /// <param name="shape">The dataset's extent.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="first">First row wanted.</param>
    /// <param name="rows">Number of rows wanted.</param>
    /// <param name="destination">Those rows, whole, row-major.</param>
    public static void ToRows(
        ReadOnlySpan<byte> chunk, long[] start, int[] extent, long[] shape, int elementSize, long first, int rows, Span<byte> destination)
    {
        var from = Math.Max(first, start[0]);
        var to = Math.Min(Math.Min(first + rows, start[0] + extent[0]), shape[0]);
        var chunkStride = elementSize;
        long rowStride = elementSize;
        for (var d = 1; d < extent.Length; d++)
        {
            chunkStride *= extent[d];
            rowStride *= shape[d];
        }

        for (var row = from; row < to; row++)
        {
            Copy(
                chunk.Slice((int)(row - start[0]) * chunkStride, chunkStride), destination.Slice((int)((row - first) * rowStride), (int)rowStride),
                start.AsSpan(1), extent.AsSpan(1), shape.AsSpan(1), elementSize);
        }
    }

    // One dimension less at each step; the last one is a single copy.
    private static void Copy(
        ReadOnlySpan<byte> chunk, Span<byte> row, ReadOnlySpan<long> start, ReadOnlySpan<int> extent, ReadOnlySpan<long> shape, int elementSize)
    {
        if (start.Length == 0)
        {
            chunk.CopyTo(row);
            return;
        }

        var inside = (int)Math.Min(extent[0], shape[0] - start[0]);
        var chunkStride = chunk.Length / extent[0];
        var rowStride = (int)(row.Length / shape[0]);
        if (start.Length == 1)
        {
            chunk[..(inside * elementSize)].CopyTo(row[(int)(start[0] * elementSize)..]);
            return;
        }

        for (var i = 0; i < inside; i++)
        {
            Copy(
                chunk.Slice(i * chunkStride, chunkStride), row.Slice((int)(start[0] + i) * rowStride, rowStride),
                start[1..], extent[1..], shape[1..], elementSize);
        }
    }
}
