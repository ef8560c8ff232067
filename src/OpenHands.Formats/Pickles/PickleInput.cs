using System.Buffers.Binary;

namespace OpenHands.Formats.Pickles;

/// <summary>
/// The bytes of a pickle: every read is checked against what is left, so a declared length can never cause an allocation.
/// </summary>
internal sealed class PickleInput(ReadOnlyMemory<byte> data, int position)
{
    // Longer than any number or name that a text opcode holds for good reasons.
    private const int LongestLine = 4096;

    public int Position { get; private set; } = position;

    public byte Byte() => Take(1, "an opcode").Span[0];

    public byte Length1() => Take(1, "a length").Span[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2, "an integer").Span);

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4, "an integer").Span);

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, "a length").Span);

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8, "a length").Span);

    public double DoubleBigEndian() => BinaryPrimitives.ReadDoubleBigEndian(Take(8, "a float").Span);

    /// <summary>The next bytes as a view of the file: nothing is copied.</summary>
    public ReadOnlyMemory<byte> Take(ulong count, string what)
    {
        var left = data.Length - Position;
        if (count > (ulong)left)
        {
            throw new InvalidDataException(
                $"the pickle is cut off: {what} of {count} bytes declared at offset {Position}, {left} bytes left");
        }

        var taken = data.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    /// <summary>The bytes up to the next line feed, which is skipped; for the text opcodes of protocol 0.</summary>
    /// <param name="longest">The line may not be longer; the default suits numbers and names.</param>
    public ReadOnlyMemory<byte> Line(int longest = LongestLine)
    {
        var rest = data.Span[Position..];
        var end = rest[..(int)Math.Min(rest.Length, (long)longest + 1)].IndexOf((byte)'\n');
        if (end < 0)
        {
            throw new InvalidDataException($"the pickle is cut off or corrupt: no line end within {longest} bytes of offset {Position}");
        }

        var line = data.Slice(Position, end);
        Position += end + 1;
        return line;
    }
}
