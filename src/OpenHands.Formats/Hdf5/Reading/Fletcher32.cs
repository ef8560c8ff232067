using System.Buffers.Binary;

namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>The checksum filter: two sums over 16-bit words, modulo 65535, stand behind the chunk.</summary>
internal static class Fletcher32
{
    /// <summary>The bytes without their checksum.</summary>
    /// <exception cref="InvalidDataException">The checksum is wrong.</exception>
    public static byte[] Strip(byte[] stored)
    {
        if (stored.Length < 4)
        {
            throw new InvalidDataException("a chunk is too short for its fletcher32 checksum");
        }

        var data = stored.AsSpan(0, stored.Length - 4);
        if (Sum(data) != BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(data.Length)))
        {
            throw new InvalidDataException("a chunk's fletcher32 checksum is wrong");
        }

        return data.ToArray();
    }

    private static uint Sum(ReadOnlySpan<byte> data)
    {
        uint first = 0, second = 0;
        for (var i = 0; i < data.Length; i += 2)
        {
            var word = (uint)(data[i] << 8) | (i + 1 < data.Length ? data[i + 1] : 0u);
            first = (first + word) % 65535;
            second = (second + first) % 65535;
        }

        // Libraries fold instead of dividing, and so write 65535 where the remainder is 0 but the sum is not.
        return (Folded(second, data) << 16) | Folded(first, data);
    }

    private static uint Folded(uint remainder, ReadOnlySpan<byte> data) => remainder == 0 && data.ContainsAnyExcept((byte)0) ? 65535 : remainder;
}
