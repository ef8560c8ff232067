using System.Runtime.InteropServices;

namespace OpenHands.Formats;

/// <summary>The checksum of ZIP archives (polynomial 0xEDB88320), eight bytes a step.</summary>
public static class Crc32
{
    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of some bytes, or of those before them and these.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="before">The checksum of what stands before them; 0 if nothing does.</param>
    public static uint Of(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        var crc = ~before;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            var mixed = word ^ crc;
            crc = 0;
            for (var place = 0; place < 8; place++)
            {
                crc ^= Tables[(7 - place) * 256 + (byte)(mixed >> (8 * place))];
            }
        }

        foreach (var last in bytes[(bytes.Length & ~7)..])
        {
            crc = Tables[(byte)(crc ^ last)] ^ (crc >> 8);
        }

        return ~crc;
    }

    // Row k: the effect of a byte that k further bytes follow.
    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var i = 0; i < tables.Length; i++)
        {
            var crc = i < 256 ? (uint)i : tables[i - 256];
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }

            tables[i] = crc;
        }

        return tables;
    }
}
