using System.Globalization;
using System.Numerics;
using System.Text;

namespace OpenHands.Formats.Pickles;

/// <summary>Python's numbers: a long where it fits, a BigInteger otherwise.</summary>
internal static class PickleNumber
{
    // An integer of a pose file or a checkpoint has at most 10 bytes (the magic number of the legacy format).
    private const int LongestInteger = 256;

    /// <summary>Little-endian two's complement, as LONG1 and LONG4 hold.</summary>
    public static object FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LongestInteger)
        {
            throw new InvalidDataException($"the pickle holds an integer of {bytes.Length} bytes");
        }

        return Narrow(new BigInteger(bytes));
    }

    /// <summary>The text of INT and LONG: decimal digits, LONG's with an L; INT's "00" and "01" are False and True.</summary>
    public static object FromText(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("00"u8) || line.SequenceEqual("01"u8))
        {
            return line[1] == (byte)'1';
        }

        if (line.Length > 0 && line[^1] == (byte)'L')
        {
            line = line[..^1];
        }

        return line.Length <= LongestInteger
            && BigInteger.TryParse(Encoding.Latin1.GetString(line), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                ? Narrow(value)
                : throw new InvalidDataException("the pickle is corrupt: a text integer that is none");
    }

    /// <summary>The text of FLOAT.</summary>
    public static object FloatFromText(ReadOnlySpan<byte> line) => Encoding.Latin1.GetString(line) switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        var text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidDataException("the pickle is corrupt: a text float that is none"),
    };

    private static object Narrow(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
}
