using System.Buffers.Binary;

namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>Turns stored elements of any floating-point type into float32.</summary>
internal static class FloatDecoder
{
    /// <summary>Decodes the element that starts at <paramref name="at"/>.</summary>
    public delegate float Element(ReadOnlySpan<byte> bytes, int at);

    /// <summary>The way to read one element of a type. IEEE types of 2, 4 and 8 bytes are direct; any other goes bit by bit.</summary>
    public static Element For(FloatType type) => (type with { BigEndian = false }, type.BigEndian) switch
    {
        (var t, false) when t == FloatType.Half => static (bytes, at) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[at..]),
        (var t, false) when t == FloatType.Single => static (bytes, at) => BinaryPrimitives.ReadSingleLittleEndian(bytes[at..]),
        (var t, false) when t == FloatType.Double => static (bytes, at) => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[at..]),
        (var t, true) when t == FloatType.Half => static (bytes, at) => (float)BinaryPrimitives.ReadHalfBigEndian(bytes[at..]),
        (var t, true) when t == FloatType.Single => static (bytes, at) => BinaryPrimitives.ReadSingleBigEndian(bytes[at..]),
        (var t, true) when t == FloatType.Double => static (bytes, at) => (float)BinaryPrimitives.ReadDoubleBigEndian(bytes[at..]),
        _ => (bytes, at) => BitByBit(type, bytes.Slice(at, type.Size)),
    };

    // bfloat16, the 80-bit type of x86 ("long double"), and whatever else the type's description says.
    private static float BitByBit(FloatType type, ReadOnlySpan<byte> element)
    {
        UInt128 bits = 0;
        for (var i = 0; i < element.Length; i++)
        {
            bits = (bits << 8) | element[type.BigEndian ? i : element.Length - 1 - i];
        }

        var exponent = (int)Field(bits, type.ExponentAt, type.ExponentBits);
        var mantissa = Field(bits, type.MantissaAt, type.MantissaBits);
        var sign = Field(bits, type.Sign, 1) == 1 ? -1.0 : 1.0;
        var fractionBits = type.ImpliedBit ? type.MantissaBits : type.MantissaBits - 1;
        if (exponent == (1 << type.ExponentBits) - 1)
        {
            var fraction = mantissa & ((1UL << fractionBits) - 1);
            return (float)(fraction == 0 ? sign * double.PositiveInfinity : double.NaN);
        }

        double significand = mantissa;
        if (type.ImpliedBit && exponent > 0)
        {
            significand += Math.ScaleB(1, type.MantissaBits);
        }

        return (float)(sign * Math.ScaleB(significand, Math.Max(exponent, 1) - (int)type.Bias - fractionBits));
    }

    private static ulong Field(UInt128 bits, int at, int count) => (ulong)((bits >> at) & ((UInt128.One << count) - 1));
}
