using System.Numerics;

namespace OpenHands.Training.Metrics;

/// <summary>The check sum of TFRecord files: CRC-32C (Castagnoli), rotated and offset so that a CRC of data with CRCs stays strong.</summary>
internal static class MaskedCrc32C
{
    /// <summary>The masked check sum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }
}
