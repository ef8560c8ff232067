using Microsoft.Win32.SafeHandles;

namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>
/// The bytes of one HDF5 file. Reads are positional and checked against the file's length, so any number of threads may share one source
/// and no address in a damaged file leads out of it.
/// </summary>
internal sealed class Hdf5Source : IDisposable
{
    private readonly SafeFileHandle _handle;

    public Hdf5Source(string path)
    {
        Path = path;
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
        Length = RandomAccess.GetLength(_handle);
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>Where address 0 of the file format lies: behind a user block, if there is one.</summary>
    public long BaseAddress { get; set; }

    /// <summary>Bytes of an address, 8 in nearly every file.</summary>
    public int OffsetSize { get; set; } = 8;

    /// <summary>Bytes of a length, 8 in nearly every file.</summary>
    public int LengthSize { get; set; } = 8;

    /// <summary>Fills <paramref name="destination"/> from an address.</summary>
    public void Read(ulong address, Span<byte> destination)
    {
        var position = Position(address, (ulong)destination.Length);
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(_handle, destination, position);
            if (read <= 0)
            {
                throw Damaged($"it became shorter while it was read (at byte {position})");
            }

            position += read;
            destination = destination[read..];
        }
    }

    /// <summary>Reads <paramref name="length"/> bytes; the length is checked before memory is taken for it.</summary>
    public byte[] Read(ulong address, ulong length)
    {
        Position(address, length);
        if (length > Limits.StructureBytes)
        {
            throw Damaged($"a structure at address {address} claims {length} bytes");
        }

        var bytes = new byte[length];
        Read(address, bytes);
        return bytes;
    }

    /// <summary>Reads up to <paramref name="most"/> bytes, fewer at the file's end: for structures whose size stands inside them.</summary>
    public byte[] ReadUpTo(ulong address, int most)
    {
        Position(address, 0);
        return Read(address, Math.Min((ulong)most, (ulong)(Length - BaseAddress) - address));
    }

    /// <summary>Reads a structure and checks the lookup3 checksum in its last four bytes.</summary>
    public byte[] ReadChecked(ulong address, ulong length, string structure)
    {
        var bytes = Read(address, length);
        if (!Lookup3.Matches(bytes))
        {
            throw Damaged($"the checksum of the {structure} at address {address} is wrong");
        }

        return bytes;
    }

    /// <summary>Tells that an address and a length stay inside the file.</summary>
    public bool Holds(ulong address, ulong length)
    {
        var room = (ulong)(Length - BaseAddress);
        return address <= room && length <= room - address;
    }

    /// <summary>Refuses a tree whose parts add up to more than the file: they overlap, or one is met again and again.</summary>
    public void CheckSum(long parts, int size, string structure)
    {
        if (parts * size > Length)
        {
            throw Damaged($"a {structure} with {parts} entries of {size} bytes, more than the file has room for");
        }
    }

    /// <summary>The error for content that cannot be right; names the file.</summary>
    public InvalidDataException Damaged(string what) => new($"{Path}: not readable as HDF5: {what}");

    /// <summary>The error for content that is right but beyond what pose files need; names the file.</summary>
    public InvalidDataException Unsupported(string what) => new($"{Path}: {what} is not supported; rewrite the file with h5py's defaults or `h5repack`");

    public void Dispose() => _handle.Dispose();

    private long Position(ulong address, ulong length) => Holds(address, length)
        ? BaseAddress + (long)address
        : throw Damaged($"it points to {length} bytes at address {address}, but has {Length} bytes (cut off or damaged)");
}
