using System.Buffers.Binary;
using System.Text;

namespace OpenHands.Formats.Pickles;

/// <summary>
/// Writes pickles of plain data with a handful of opcodes. It remembers nothing (no memo), so equal values give equal bytes, and every
/// opcode up to <see cref="Bytes"/> is of protocol 2, which PyTorch's weights-only loader understands.
/// </summary>
internal sealed class PickleWriter(Stream stream)
{
    public void Protocol(byte version) => stream.Write([PickleOpcode.Proto, version]);

    public void Opcode(byte opcode) => stream.WriteByte(opcode);

    public void Global(string module, string name) => stream.Write([PickleOpcode.Global, .. Encoding.UTF8.GetBytes($"{module}\n{name}\n")]);

    public void Boolean(bool value) => Opcode(value ? PickleOpcode.NewTrue : PickleOpcode.NewFalse);

    public void Integer(long value)
    {
        switch (value)
        {
            case >= 0 and <= byte.MaxValue:
                stream.Write([PickleOpcode.BinInt1, (byte)value]);
                break;
            case >= int.MinValue and <= int.MaxValue:
                stream.Write([PickleOpcode.BinInt, .. Little((int)value)]);
                break;
            default:
                var digits = new System.Numerics.BigInteger(value).ToByteArray();
                stream.Write([PickleOpcode.Long1, (byte)digits.Length, .. digits]);
                break;
        }
    }

    public void Float(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        stream.Write([PickleOpcode.BinFloat, .. bytes]);
    }

    public void Text(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        stream.Write([PickleOpcode.BinUnicode, .. Little(bytes.Length), .. bytes]);
    }

    /// <summary>A tuple of whole numbers, such as a shape.</summary>
    public void Tuple(params ReadOnlySpan<long> values)
    {
        Opcode(PickleOpcode.Mark);
        foreach (var value in values)
        {
            Integer(value);
        }

        Opcode(PickleOpcode.Tuple);
    }

    /// <summary>The head of a bytes object (protocol 3 and up); its content follows as raw bytes of the stream.</summary>
    public void Bytes(long length)
    {
        if (length <= uint.MaxValue)
        {
            stream.Write([PickleOpcode.BinBytes, .. Little((int)(uint)length)]);
        }
        else
        {
            stream.Write([PickleOpcode.BinBytes8, .. BitConverter.GetBytes(length)]);
        }
    }

    private static byte[] Little(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
