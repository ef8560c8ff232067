using System.Buffers.Binary;
using System.Numerics;

namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>The checksum of HDF5's newer structures: Bob Jenkins' public lookup3 hash with start value 0.</summary>
internal static class Lookup3
{
    /// <summary>Tells whether the last four bytes are the checksum of those before them.</summary>
    public static bool Matches(ReadOnlySpan<byte> structure) =>
        structure.Length >= 4 && Hash(structure[..^4]) == BinaryPrimitives.ReadUInt32LittleEndian(structure[^4..]);

    public static uint Hash(ReadOnlySpan<byte> data)
    {
        uint a, b, c;
        a = b = c = 0xDEADBEEF + (uint)data.Length;
        if (data.Length == 0)
        {
            return c;
        }

        for (; data.Length > 12; data = data[12..])
        {
            Add(data, ref a, ref b, ref c);
            Mix(ref a, ref b, ref c);
        }

        Span<byte> last = stackalloc byte[12];
        last.Clear();
        data.CopyTo(last);
        Add(last, ref a, ref b, ref c);
        return Final(a, b, c);
    }

    private static void Add(ReadOnlySpan<byte> block, ref uint a, ref uint b, ref uint c)
    {
        a += BinaryPrimitives.ReadUInt32LittleEndian(block);
        b += BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(block[8..]);
    }

    private static void Mix(ref uint a, ref uint b, ref uint c)
    {
        a = (a - c) ^ BitOperations.RotateLeft(c, 4);
        c += b;
        b = (b - a) ^ BitOperations.RotateLeft(a, 6);
        a += c;
        c = (c - b) ^ BitOperations.RotateLeft(b, 8);
        b += a;
        a = (a - c) ^ BitOperations.RotateLeft(c, 16);
        c += b;
        b = (b - a) ^ BitOperations.RotateLeft(a, 19);
        a += c;
        c = (c - b) ^ BitOperations.RotateLeft(b, 4);
        b += a;
    }

    private static uint Final(uint a, uint b, uint c)
    {
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        return (c ^ b) - BitOperations.RotateLeft(b, 24);
    }
}
