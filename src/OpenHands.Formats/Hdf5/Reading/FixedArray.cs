namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>The fixed array chunk index (HDF5 file format specification, VII.C): one table, in pages where it is long.</summary>
internal static class FixedArray
{
    public static List<Chunk> Read(Hdf5Source source, ulong address, ChunkGrid grid, bool filtered)
    {
        var header = new ByteCursor(
            source.ReadChecked(address, (ulong)(12 + source.LengthSize + source.OffsetSize), "fixed array"), source, "fixed array");
        header.Signature("FAHD"u8);
        header.Version(0);
        header.Skip(1);
        int elementSize = header.Byte();
        int pageBits = header.Byte();
        var count = (long)Math.Min(header.Length(), (ulong)grid.Count);
        ArrayElement.CheckSize(elementSize, filtered, source);
        source.CheckSum(count, elementSize, "fixed array");
        var chunks = new List<Chunk>();
        if (header.Address() is not { } block)
        {
            return chunks;
        }

        var perPage = 1L << Math.Min(pageBits, 31);
        var pages = count > perPage ? (count + perPage - 1) / perPage : 0;
        var prefix = 6 + source.OffsetSize + (int)((pages + 7) / 8);
        var bytes = source.ReadChecked(block, (ulong)(prefix + (pages == 0 ? count * elementSize : 0) + 4), "fixed array block");
        var cursor = new ByteCursor(bytes, source, "fixed array block");
        cursor.Signature("FADB"u8);
        cursor.Skip(2 + source.OffsetSize);
        if (pages == 0)
        {
            ReadElements(ref cursor, 0, count);
            return chunks;
        }

        var written = cursor.Take((int)((pages + 7) / 8));
        for (long page = 0; page < pages; page++)
        {
            if ((written[(int)(page / 8)] & (0x80 >> (int)(page % 8))) == 0)
            {
                continue;
            }

            var at = block + (ulong)bytes.Length + (ulong)(page * ((perPage * elementSize) + 4));
            var inPage = Math.Min(perPage, count - (page * perPage));
            var part = new ByteCursor(source.ReadChecked(at, (ulong)((inPage * elementSize) + 4), "fixed array page"), source, "fixed array page");
            ReadElements(ref part, page * perPage, inPage);
        }

        return chunks;

        void ReadElements(ref ByteCursor from, long first, long many)
        {
            for (long i = 0; i < many; i++)
            {
                ArrayElement.Read(ref from, source, grid, filtered, elementSize, first + i, chunks);
            }
        }
    }
}
