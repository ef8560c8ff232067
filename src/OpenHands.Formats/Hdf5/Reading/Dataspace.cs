namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>A dataset's shape (HDF5 file format specification, IV.A.2.b).</summary>
internal static class Dataspace
{
    public static long[] Read(HeaderMessage message, Hdf5Source source)
    {
        var cursor = new ByteCursor(message.Body.Span, source, "dataspace");
        var version = cursor.Byte();
        int rank = cursor.Byte();
        cursor.Skip(1); // flags: the largest shape follows the current one and is not needed
        switch (version)
        {
            case 1:
                cursor.Skip(5);
                break;
            case 2:
                cursor.Skip(1); // scalar, simple or null; the first and the last have rank 0
                break;
            default:
                throw source.Unsupported($"dataspace version {version}");
        }

        var shape = new long[rank];
        for (var i = 0; i < rank; i++)
        {
            var extent = cursor.Length();
            shape[i] = extent <= long.MaxValue / 2 ? (long)extent : throw source.Damaged($"an extent of {extent}");
        }

        return shape;
    }
}
