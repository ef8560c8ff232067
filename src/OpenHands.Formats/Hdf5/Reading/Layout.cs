namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>Where a dataset's bytes are (HDF5 file format specification, IV.A.2.i).</summary>
internal abstract record Layout
{
    /// <summary>The bytes stand in the object header itself.</summary>
    internal sealed record Compact(ReadOnlyMemory<byte> Data) : Layout;

    /// <summary>One block. No address: nothing was written yet.</summary>
    internal sealed record Contiguous(ulong? Address, ulong Size) : Layout;

    /// <summary>Equal blocks, found through an index.</summary>
    /// <param name="Extent">Elements of a chunk along each dimension.</param>
    /// <param name="ElementSize">Bytes of an element.</param>
    /// <param name="Index">How the chunks are found.</param>
    /// <param name="Address">Where the index (or the only chunk) is. No address: nothing was written yet.</param>
    /// <param name="UnfilteredEdges">Chunks that stick out of the dataset were stored without the filters.</param>
    internal sealed record Chunked(int[] Extent, int ElementSize, ChunkIndexKind Index, ulong? Address, bool UnfilteredEdges) : Layout
    {
        /// <summary>Stored size and filter mask of a filtered single chunk.</summary>
        public (ulong Size, uint Mask)? Single { get; init; }
    }

    /// <summary>Reads a layout message of version 3 (HDF5 1.6 to 1.8) or 4 (1.10 to 1.14).</summary>
    public static Layout Read(HeaderMessage message, Hdf5Source source)
    {
        var cursor = new ByteCursor(message.Body.Span, source, "data layout");
        var version = cursor.Byte();
        if (version is not (3 or 4))
        {
            throw source.Unsupported($"data layout version {version}");
        }

        var kind = cursor.Byte();
        switch (kind)
        {
            case 0:
                int size = cursor.UInt16();
                var at = cursor.Position;
                cursor.Skip(size);
                return new Compact(message.Body.Slice(at, size));
            case 1:
                return new Contiguous(cursor.Address(), cursor.Length());
            case 2:
                return version == 3 ? ChunkedVersion3(ref cursor, source) : ChunkedVersion4(ref cursor, source);
            default:
                throw source.Unsupported(kind == 3 ? "a virtual dataset (it points into other files)" : $"data layout class {kind}");
        }
    }

    private static Chunked ChunkedVersion3(ref ByteCursor cursor, Hdf5Source source)
    {
        int dimensions = cursor.Byte();
        var address = cursor.Address();
        var (extent, size) = Extents(ref cursor, source, dimensions, 4);
        return new Chunked(extent, size, ChunkIndexKind.BTree1, address, UnfilteredEdges: false);
    }

    private static Chunked ChunkedVersion4(ref ByteCursor cursor, Hdf5Source source)
    {
        var flags = cursor.Byte();
        int dimensions = cursor.Byte();
        int encoded = cursor.Byte();
        if (encoded is < 1 or > 8)
        {
            throw source.Damaged($"chunk extents of {encoded} bytes");
        }

        var (extent, size) = Extents(ref cursor, source, dimensions, encoded);
        var index = (ChunkIndexKind)cursor.Byte();
        (ulong, uint)? single = null;
        switch (index)
        {
            case ChunkIndexKind.Single:
                single = (flags & 2) != 0 ? (cursor.Length(), cursor.UInt32()) : null;
                break;
            case ChunkIndexKind.Implicit:
                break;
            case ChunkIndexKind.FixedArray:
                cursor.Skip(1); // creation parameters: the index's own header repeats them
                break;
            case ChunkIndexKind.ExtensibleArray:
                cursor.Skip(5);
                break;
            case ChunkIndexKind.BTree2:
                cursor.Skip(6);
                break;
            default:
                throw source.Unsupported($"chunk index type {(int)index}");
        }

        return new Chunked(extent, size, index, cursor.Address(), (flags & 1) != 0) { Single = single };
    }

    // The last "dimension" is the element's size.
    private static (int[] Extent, int ElementSize) Extents(ref ByteCursor cursor, Hdf5Source source, int dimensions, int bytes)
    {
        var numbers = new int[dimensions];
        long product = 1;
        for (var i = 0; i < dimensions; i++)
        {
            var number = cursor.Number(bytes);
            product *= number is > 0 and <= (ulong)Limits.ChunkBytes ? (long)number : 0;
            if (product is <= 0 or > Limits.ChunkBytes)
            {
                throw source.Damaged($"a chunk extent of {number}, in chunks of at most {Limits.ChunkBytes} bytes");
            }

            numbers[i] = (int)number;
        }

        return dimensions >= 2 ? (numbers[..^1], numbers[^1]) : throw source.Damaged("chunks without dimensions");
    }
}
