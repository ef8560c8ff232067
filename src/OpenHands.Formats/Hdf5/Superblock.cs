using System.Buffers.Binary;

namespace OpenHands.Formats.Hdf5;

/// <summary>
/// The head of an HDF5 file, looked at before anything else: whether it is one, of which version, and whether it is whole.
/// </summary>
internal static class Superblock
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Checks a file's head.</summary>
    /// <returns>The superblock's version, 0 to 3.</returns>
    /// <exception cref="InvalidDataException">Empty, not HDF5, of an unknown version, or cut off; the message names the file.</exception>
    public static int Check(string path, Stream file)
    {
        Span<byte> head = stackalloc byte[64];

        // The signature stands at byte 0, or behind a user block of 512 bytes or a doubling of that.
        for (long at = 0; at + Signature.Length <= file.Length; at = at == 0 ? 512 : at * 2)
        {
            file.Position = at;
            head[file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)..].Clear();
            if (head.StartsWith(Signature))
            {
                return Check(path, head, file.Length);
            }
        }

        throw new InvalidDataException(file.Length == 0
            ? $"{path}: the file is empty, expected HDF5"
            : $"{path}: not an HDF5 file (no HDF5 signature)");
    }

    // HDF5 file format specification, II.A: the sizes of addresses and lengths, then base address, one more address, end of file.
    private static int Check(string path, ReadOnlySpan<byte> head, long length)
    {
        int version = head[8];
        var (sizes, addresses) = version switch
        {
            0 => (13, 24),
            1 => (13, 28),
            2 or 3 => (9, 12),
            _ => throw new InvalidDataException($"{path}: HDF5 superblock version {version} does not exist: the file is damaged"),
        };
        if (head[sizes] != 8 || head[sizes + 1] != 8)
        {
            throw new InvalidDataException(
                $"{path}: HDF5 addresses of {head[sizes]} and lengths of {head[sizes + 1]} bytes; only 8 are read here");
        }

        var end = BinaryPrimitives.ReadUInt64LittleEndian(head[(addresses + 16)..]);
        return end <= (ulong)length
            ? version
            : throw new InvalidDataException(
                $"{path}: the file is cut off: {length} bytes of {end}. Copy or download it again, or rebuild it.");
    }
}
