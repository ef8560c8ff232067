using System.Buffers.Binary;
using System.Text;

namespace OpenHands.Extraction.TfLite;

/// <summary>
/// A table of a FlatBuffers file: fields found through a table of offsets, so that absent ones have defaults. Every offset is
/// checked against the file's length, so a hostile file is refused with <see cref="InvalidDataException"/> and never read outside.
/// </summary>
internal readonly struct FlatTable
{
    private const int LongestName = 4096;
    private readonly ReadOnlyMemory<byte> _file;
    private readonly int _at;
    private readonly int _fields;
    private readonly int _fieldsLength;

    private FlatTable(ReadOnlyMemory<byte> file, int at)
    {
        _file = file;
        _at = at;
        _fields = Checked((long)at - Int32(file, at));
        _fieldsLength = UInt16(file, _fields);
    }

    /// <summary>The root table of a file.</summary>
    public static FlatTable Root(ReadOnlyMemory<byte> file) => new(file, Follow(file, 0));

    /// <summary>A byte, or its default.</summary>
    public byte Byte(int field, byte otherwise = 0) => Find(field) is var at and > 0 ? Slice(_file, at, 1)[0] : otherwise;

    /// <summary>A 32-bit integer, or its default.</summary>
    public int Int32(int field, int otherwise = 0) => Find(field) is var at and > 0 ? Int32(_file, at) : otherwise;

    /// <summary>A child table, or null.</summary>
    public FlatTable? Table(int field) => Find(field) is var at and > 0 ? new FlatTable(_file, Follow(_file, at)) : null;

    /// <summary>A text, or nothing.</summary>
    public string Text(int field)
    {
        var bytes = Bytes(field);
        return bytes.Length <= LongestName ? Encoding.UTF8.GetString(bytes.Span) : throw Damaged($"a name of {bytes.Length} bytes");
    }

    /// <summary>A vector of bytes, or an empty one.</summary>
    public ReadOnlyMemory<byte> Bytes(int field) => Vector(field, 1).Body;

    /// <summary>A vector of 16-bit unsigned integers, widened.</summary>
    public int[] UInt16s(int field)
    {
        var (length, body) = Vector(field, 2);
        var values = new int[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = BinaryPrimitives.ReadUInt16LittleEndian(body.Span[(2 * i)..]);
        }

        return values;
    }

    /// <summary>A vector of 32-bit integers, or an empty one.</summary>
    public int[] Int32s(int field)
    {
        var (length, body) = Vector(field, 4);
        var values = new int[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt32LittleEndian(body.Span[(4 * i)..]);
        }

        return values;
    }

    /// <summary>A vector of child tables, or an empty one.</summary>
    public FlatTable[] Tables(int field)
    {
        if (Find(field) is var at && at == 0)
        {
            return [];
        }

        var start = Follow(_file, at);
        var length = Vector(field, 4).Length;
        var tables = new FlatTable[length];
        for (var i = 0; i < length; i++)
        {
            tables[i] = new FlatTable(_file, Follow(_file, start + 4 + 4 * i));
        }

        return tables;
    }

    private (int Length, ReadOnlyMemory<byte> Body) Vector(int field, int width)
    {
        if (Find(field) is var at && at == 0)
        {
            return (0, default);
        }

        var start = Follow(_file, at);
        long length = (uint)Int32(_file, start);
        if (start + 4 + length * width > _file.Length)
        {
            throw Damaged($"a vector of {length} entries at byte {start}");
        }

        return ((int)length, _file.Slice(start + 4, (int)(length * width)));
    }

    /// <summary>Where a field is, or 0 when it is absent.</summary>
    private int Find(int field)
    {
        var entry = 4 + 2 * field;
        if (entry + 2 > _fieldsLength)
        {
            return 0;
        }

        var offset = UInt16(_file, Checked((long)_fields + entry));
        return offset == 0 ? 0 : Checked((long)_at + offset);
    }

    private int Checked(long position) =>
        position >= 0 && position < _file.Length ? (int)position : throw Damaged($"an offset to byte {position}");

    private static int Follow(ReadOnlyMemory<byte> file, int at)
    {
        var target = at + (long)(uint)Int32(file, at);
        return target < file.Length ? (int)target : throw Damaged($"an offset to byte {target}");
    }

    private static int Int32(ReadOnlyMemory<byte> file, int at) => BinaryPrimitives.ReadInt32LittleEndian(Slice(file, at, 4));

    private static int UInt16(ReadOnlyMemory<byte> file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(file, at, 2));

    private static ReadOnlySpan<byte> Slice(ReadOnlyMemory<byte> file, int at, int length) =>
        at >= 0 && at <= file.Length - length ? file.Span.Slice(at, length) : throw Damaged($"a value at byte {at}");

    private static InvalidDataException Damaged(string what) => new($"damaged FlatBuffers file: {what} is outside of it");
}
