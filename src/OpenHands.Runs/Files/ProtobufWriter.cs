using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OpenHands.Runs.Files;

/// <summary>Writes one protocol buffers message, field by field.</summary>
public sealed class ProtobufWriter
{
    private const int Fixed64 = 1, LengthDelimited = 2, Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>An integer field.</summary>
    public ProtobufWriter Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    /// <summary>A 32-bit floating-point field.</summary>
    public ProtobufWriter Single(int field, float value)
    {
        Varint(((ulong)field << 3) | Fixed32);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>A 64-bit floating-point field.</summary>
    public ProtobufWriter Double(int field, double value)
    {
        Varint(((ulong)field << 3) | Fixed64);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>A text field.</summary>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A bytes field.</summary>
    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | LengthDelimited);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>A field that is a message itself.</summary>
    public ProtobufWriter Message(int field, Action<ProtobufWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var message = new ProtobufWriter();
        write(message);
        return Message(field, message);
    }

    /// <summary>A field that is a message written before.</summary>
    public ProtobufWriter Message(int field, ProtobufWriter message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Bytes(field, message.Written);
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }

        Byte((byte)value);

        void Byte(byte one)
        {
            _bytes.GetSpan(1)[0] = one;
            _bytes.Advance(1);
        }
    }
}
