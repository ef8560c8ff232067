namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>Order of names by their UTF-8 bytes, which is how HDF5 and h5py list a group.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        var same = a.CommonPrefixLength(b);
        if (same == a.Length || same == b.Length)
        {
            return a.Length - b.Length;
        }

        // UTF-8 orders by code point, and so do UTF-16 units, but for surrogates: they stand for what lies above U+FFFF.
        return (char.IsSurrogate(a[same]), char.IsSurrogate(b[same])) switch
        {
            (true, false) => 1,
            (false, true) => -1,
            _ => a[same] - b[same],
        };
    }
}
