namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>An entry of a fixed or extensible array of chunks.</summary>
internal static class ArrayElement
{
    /// <summary>Reads entry number <paramref name="index"/> and adds its chunk, if it was ever written.</summary>
    public static void Read(ref ByteCursor cursor, Hdf5Source source, ChunkGrid grid, bool filtered, int elementSize, long index, List<Chunk> chunks)
    {
        var address = cursor.Address();
        var size = grid.ChunkBytes;
        uint mask = 0;
        if (filtered)
        {
            size = cursor.Number(elementSize - source.OffsetSize - 4);
            mask = cursor.UInt32();
        }

        if (address is { } at && index < grid.Count)
        {
            chunks.Add(new Chunk(grid.Start(index), at, size, mask));
        }
    }

    /// <summary>Checks that an entry has the size its kind must have.</summary>
    public static void CheckSize(int elementSize, bool filtered, Hdf5Source source)
    {
        var sizeBytes = elementSize - source.OffsetSize - 4;
        if (filtered ? sizeBytes is < 1 or > 8 : elementSize != source.OffsetSize)
        {
            throw source.Damaged($"chunk index entries of {elementSize} bytes");
        }
    }
}
