namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>What stands in the parts of a dataset that were never written (HDF5 file format specification, IV.A.2.e and f).</summary>
internal static class FillValue
{
    /// <summary>One element's bytes in the dataset's own type; empty where the file defines none, which means zero.</summary>
    public static byte[] Read(HeaderMessage message, Hdf5Source source)
    {
        var cursor = new ByteCursor(message.Body.Span, source, "fill value");
        if (message.Type == MessageType.OldFillValue)
        {
            return Value(ref cursor, source);
        }

        var version = cursor.Byte();
        bool defined;
        switch (version)
        {
            case 1 or 2:
                cursor.Skip(2); // when to allocate, when to fill
                defined = cursor.Byte() != 0;
                break;
            case 3:
                defined = (cursor.Byte() & 0x20) != 0;
                break;
            default:
                throw source.Unsupported($"fill value version {version}");
        }

        return defined ? Value(ref cursor, source) : [];
    }

    private static byte[] Value(ref ByteCursor cursor, Hdf5Source source)
    {
        var size = cursor.UInt32();
        return size <= cursor.Left ? cursor.Take((int)size).ToArray() : throw source.Damaged($"a fill value of {size} bytes");
    }
}
