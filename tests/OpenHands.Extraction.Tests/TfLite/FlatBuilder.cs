using System.Buffers.Binary;
using System.Globalization;

namespace OpenHands.Extraction.Tests.TfLite;

/// <summary>Writes FlatBuffers front to back: a table first, then what it points to. Not compact, but every reader accepts it.</summary>
internal sealed class FlatBuilder
{
    private readonly List<byte> _bytes = [0, 0, 0, 0, .. "TFL3"u8];

    public static byte[] File(FlatTableContent root)
    {
        var builder = new FlatBuilder();
        builder.Patch(0, builder.Table(root));
        return [.. builder._bytes];
    }

    private int Table(FlatTableContent content)
    {
        Align();
        var fields = content.Fields;
        // Every field has four bytes in the table, whatever its type.
        var count = fields.Count == 0 ? 0 : fields.Keys.Max() + 1;
        var vtable = _bytes.Count;
        UInt16(4 + 2 * count);
        UInt16(4 + 4 * count);
        for (var field = 0; field < count; field++)
        {
            UInt16(fields.ContainsKey(field) ? 4 + 4 * field : 0);
        }

        Align();
        var table = _bytes.Count;
        Int32(table - vtable);
        for (var field = 0; field < count; field++)
        {
            Int32(fields.TryGetValue(field, out var value) && value is int or byte
                ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : 0);
        }

        foreach (var (field, value) in fields)
        {
            var slot = table + 4 + 4 * field;
            switch (value)
            {
                case FlatTableContent child:
                    Patch(slot, Table(child));
                    break;
                case FlatTableContent[] children:
                    Align();
                    Patch(slot, _bytes.Count);
                    var vector = _bytes.Count;
                    Int32(children.Length);
                    _bytes.AddRange(new byte[4 * children.Length]);
                    for (var i = 0; i < children.Length; i++)
                    {
                        Patch(vector + 4 + 4 * i, Table(children[i]));
                    }

                    break;
                case int[] numbers:
                    Vector(slot, numbers.Length, numbers.SelectMany(BitConverter.GetBytes));
                    break;
                case byte[] bytes:
                    Vector(slot, bytes.Length, bytes);
                    break;
                case ushort[] numbers:
                    Vector(slot, numbers.Length, numbers.SelectMany(BitConverter.GetBytes));
                    break;
                case string text:
                    Vector(slot, text.Length, System.Text.Encoding.ASCII.GetBytes(text));
                    break;
            }
        }

        return table;
    }

    private void Vector(int slot, int length, IEnumerable<byte> body)
    {
        Align();
        Patch(slot, _bytes.Count);
        Int32(length);
        _bytes.AddRange(body);
    }

    private void Patch(int slot, int target)
    {
        var offset = BitConverter.GetBytes(target - slot);
        for (var i = 0; i < 4; i++)
        {
            _bytes[slot + i] = offset[i];
        }
    }

    private void Align()
    {
        while (_bytes.Count % 4 != 0)
        {
            _bytes.Add(0);
        }
    }

    private void Int32(int value) => _bytes.AddRange(BitConverter.GetBytes(value));

    private void UInt16(int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        _bytes.AddRange(bytes);
    }
}
