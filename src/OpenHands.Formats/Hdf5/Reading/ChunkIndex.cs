namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>Lists a dataset's stored chunks, in whichever way the file keeps them (HDF5 file format specification, VII and IV.A.2.i).</summary>
internal static class ChunkIndex
{
    /// <summary>All stored chunks in row-major order of their position; chunks never written are absent.</summary>
    public static Chunk[] Read(Hdf5Source source, Layout.Chunked layout, long[] shape, bool filtered)
    {
        if (layout.Address is not { } address)
        {
            return [];
        }

        var grid = new ChunkGrid(shape, layout.Extent, layout.ElementSize);
        var chunks = layout.Index switch
        {
            ChunkIndexKind.BTree1 => FromBTree1(source, address, shape.Length),
            ChunkIndexKind.Single => [new Chunk(new long[shape.Length], address, layout.Single?.Size ?? grid.ChunkBytes, layout.Single?.Mask ?? 0)],
            ChunkIndexKind.Implicit => Implicit(source, address, grid),
            ChunkIndexKind.FixedArray => FixedArray.Read(source, address, grid, filtered),
            ChunkIndexKind.ExtensibleArray => ExtensibleArray.Read(source, address, grid, filtered),
            ChunkIndexKind.BTree2 => FromBTree2(source, address, grid),
            _ => throw source.Unsupported($"chunk index {layout.Index}"),
        };

        // A chunk that lies wholly outside is left over from before the dataset was made smaller.
        var inside = chunks.Where(chunk => grid.Holds(chunk.Start)).ToArray();
        Array.Sort(inside, static (a, b) => a.Start.AsSpan().SequenceCompareTo(b.Start));
        return inside;
    }

    private static List<Chunk> FromBTree1(Hdf5Source source, ulong address, int rank)
    {
        var chunks = new List<Chunk>();
        foreach (var entry in BTree1.Read(source, address, type: 1, keySize: 8 + (8 * (rank + 1))))
        {
            var key = new ByteCursor(entry.Key.Span, source, "chunk key");
            ulong size = key.UInt32();
            var mask = key.UInt32();
            var start = new long[rank];
            for (var i = 0; i < rank; i++)
            {
                start[i] = (long)key.UInt64();
            }

            chunks.Add(new Chunk(start, entry.Child, size, mask));
        }

        return chunks;
    }

    private static List<Chunk> Implicit(Hdf5Source source, ulong address, ChunkGrid grid)
    {
        source.CheckSum(grid.Count, (int)grid.ChunkBytes, "dataset");
        return [.. Enumerable.Range(0, (int)grid.Count).Select(i => new Chunk(grid.Start(i), address + ((ulong)i * grid.ChunkBytes), grid.ChunkBytes, 0))];
    }

    private static List<Chunk> FromBTree2(Hdf5Source source, ulong address, ChunkGrid grid)
    {
        var chunks = new List<Chunk>();
        foreach (var record in BTree2.Read(source, address, 10, 11))
        {
            var cursor = new ByteCursor(record.Span, source, "chunk record");
            var at = cursor.RequiredAddress();
            var size = grid.ChunkBytes;
            uint mask = 0;

            // A filtered chunk's record holds its size too, in as many bytes as are left over.
            var sizeBytes = cursor.Left - 4 - (8 * grid.Rank);
            if (cursor.Left != 8 * grid.Rank)
            {
                size = sizeBytes is > 0 and <= 8 ? cursor.Number(sizeBytes) : throw source.Damaged($"chunk records of {record.Length} bytes");
                mask = cursor.UInt32();
            }

            var start = new long[grid.Rank];
            for (var i = 0; i < start.Length; i++)
            {
                start[i] = grid.StartOf(i, cursor.UInt64());
            }

            chunks.Add(new Chunk(start, at, size, mask));
        }

        return chunks;
    }
}
