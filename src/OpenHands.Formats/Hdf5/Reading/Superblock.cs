namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>
/// The superblock (HDF5 file format specification, II.A), versions 0 to 3: sizes of addresses, end of file, and where the root group is.
/// </summary>
/// <param name="Version">0 and 1: written by h5py's defaults; 2 and 3: libver="latest" and SWMR.</param>
/// <param name="Root">Address of the root group's object header.</param>
internal sealed record Superblock(int Version, ulong Root)
{
    private static ReadOnlySpan<byte> FormatSignature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Finds and checks the superblock, and sets the source's base address and field sizes.</summary>
    /// <exception cref="InvalidDataException">Not HDF5, cut off, or of an unknown version.</exception>
    public static Superblock Read(Hdf5Source source)
    {
        var start = Find(source);
        source.BaseAddress = start;
        var bytes = source.ReadUpTo(0, 128);
        var cursor = new ByteCursor(bytes, source, "superblock");
        cursor.Skip(8);
        int version = cursor.Byte();
        return version switch
        {
            0 or 1 => ReadOld(source, ref cursor, version),
            2 or 3 => ReadNew(source, ref cursor, version, bytes),
            _ => throw source.Damaged($"superblock version {version} does not exist"),
        };
    }

    // The signature stands at byte 0, or behind a user block of 512 bytes or a doubling of that.
    private static long Find(Hdf5Source source)
    {
        Span<byte> signature = stackalloc byte[8];
        for (long at = 0; at + 8 <= source.Length; at = at == 0 ? 512 : at * 2)
        {
            source.Read((ulong)at, signature);
            if (signature.SequenceEqual(FormatSignature))
            {
                return at;
            }
        }

        throw new InvalidDataException(source.Length == 0
            ? $"{source.Path}: the file is empty, expected HDF5"
            : $"{source.Path}: not an HDF5 file (no HDF5 signature)");
    }

    private static Superblock ReadOld(Hdf5Source source, ref ByteCursor cursor, int version)
    {
        cursor.Skip(4); // versions of free space, root group and shared headers, and a reserved byte
        ReadSizes(source, ref cursor);
        cursor.Skip(1 + 2 + 2 + 4); // reserved, group leaf and internal K, consistency flags
        if (version == 1)
        {
            cursor.Skip(4); // indexed storage K: nodes say how full they are
        }

        var baseAddress = cursor.RequiredAddress();
        cursor.Address(); // free space
        CheckEnd(source, baseAddress, cursor.RequiredAddress());
        cursor.Address(); // driver information
        cursor.Address(); // the root entry's name
        return new Superblock(version, cursor.RequiredAddress());
    }

    private static Superblock ReadNew(Hdf5Source source, ref ByteCursor cursor, int version, byte[] bytes)
    {
        ReadSizes(source, ref cursor);
        cursor.Skip(1); // consistency flags
        var baseAddress = cursor.RequiredAddress();
        cursor.Address(); // extension
        var end = cursor.RequiredAddress();
        var root = cursor.RequiredAddress();
        cursor.Skip(4);
        if (!Lookup3.Matches(bytes.AsSpan(0, cursor.Position)))
        {
            throw source.Damaged("the superblock's checksum is wrong");
        }

        CheckEnd(source, baseAddress, end);
        return new Superblock(version, root);
    }

    private static void ReadSizes(Hdf5Source source, ref ByteCursor cursor)
    {
        source.OffsetSize = cursor.Byte();
        source.LengthSize = cursor.Byte();
        if (source.OffsetSize is not (2 or 4 or 8) || source.LengthSize is not (2 or 4 or 8))
        {
            throw source.Damaged($"addresses of {source.OffsetSize} and lengths of {source.LengthSize} bytes");
        }
    }

    // The first check of all: a cut-off file is refused before anything in it is followed.
    private static void CheckEnd(Hdf5Source source, ulong baseAddress, ulong end)
    {
        if (baseAddress != (ulong)source.BaseAddress && baseAddress != 0)
        {
            throw source.Damaged($"base address {baseAddress} but the superblock is at byte {source.BaseAddress}");
        }

        source.BaseAddress = (long)baseAddress;
        if (end > (ulong)source.Length)
        {
            throw new InvalidDataException(
                $"{source.Path}: the file is cut off: {source.Length} bytes of {end}. Copy or download it again, or rebuild it.");
        }
    }
}
