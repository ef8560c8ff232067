namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>A floating-point datatype, described bit by bit as HDF5 does (file format specification, IV.A.2.d).</summary>
/// <param name="Size">Bytes of one element.</param>
/// <param name="BigEndian">Most significant byte first.</param>
/// <param name="Sign">Bit number of the sign.</param>
/// <param name="ExponentAt">Lowest bit of the exponent.</param>
/// <param name="ExponentBits">Bits of the exponent.</param>
/// <param name="MantissaAt">Lowest bit of the mantissa.</param>
/// <param name="MantissaBits">Bits of the mantissa.</param>
/// <param name="Bias">Exponent of 1.0.</param>
/// <param name="ImpliedBit">The mantissa's leading one is not stored, as in IEEE types.</param>
internal sealed record FloatType(
    int Size, bool BigEndian, int Sign, int ExponentAt, int ExponentBits, int MantissaAt, int MantissaBits, uint Bias, bool ImpliedBit)
{
    private static readonly string[] Classes =
        ["integer", "floating-point", "time", "string", "bit field", "opaque", "compound", "reference", "enumeration", "variable-length", "array"];

    public static readonly FloatType Half = new(2, false, 15, 10, 5, 0, 10, 15, true);
    public static readonly FloatType Single = new(4, false, 31, 23, 8, 0, 23, 127, true);
    public static readonly FloatType Double = new(8, false, 63, 52, 11, 0, 52, 1023, true);

    /// <summary>Such as float32, or float64 (big-endian).</summary>
    public string Name => $"float{Size * 8}{(BigEndian ? " (big-endian)" : "")}";

    /// <summary>Reads a datatype message.</summary>
    /// <returns>The type, or null and the class's name where it is not a floating-point type.</returns>
    public static FloatType? Read(ReadOnlySpan<byte> message, Hdf5Source source, out string className)
    {
        var cursor = new ByteCursor(message, source, "datatype");
        var kind = cursor.Byte() & 0x0F;
        className = kind < Classes.Length ? Classes[kind] : $"class {kind}";
        var flags = cursor.Byte();
        var sign = cursor.Byte();
        cursor.Skip(1);
        var size = cursor.UInt32();
        if (kind != 1)
        {
            return null;
        }

        cursor.Skip(4); // bit offset and precision: what they leave out is padding
        int exponentAt = cursor.Byte(), exponentBits = cursor.Byte(), mantissaAt = cursor.Byte(), mantissaBits = cursor.Byte();
        var type = new FloatType((int)size, (flags & 1) != 0, sign, exponentAt, exponentBits, mantissaAt, mantissaBits, cursor.UInt32(), (flags & 0x30) == 0x20);
        return size is >= 1 and <= 16 && (flags & 0x40) == 0 && exponentBits is > 0 and <= 30 && mantissaBits is > 0 and <= 64
            && sign < size * 8 && exponentAt + exponentBits <= size * 8 && mantissaAt + mantissaBits <= size * 8
            ? type
            : throw source.Unsupported($"a floating-point type of {size} bytes with {exponentBits} exponent and {mantissaBits} mantissa bits");
    }
}
