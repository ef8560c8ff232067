using System.Buffers.Binary;

namespace OpenHands.Formats.Hdf5.Writing;

/// <summary>Appends fields to a file, little-endian, and knows its position: the addresses of everything written.</summary>
internal sealed class FormatWriter(Stream stream)
{
    /// <summary>The address that stands for "none".</summary>
    public const ulong Undefined = ulong.MaxValue;

    public ulong Position { get; private set; }

    public void Byte(byte value) => Bytes([value]);

    public void UInt16(int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)value));
        Bytes(bytes);
    }

    public void UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        Bytes(bytes);
    }

    public void UInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        Bytes(bytes);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        Position += (ulong)bytes.Length;
    }

    public void Zeros(int count)
    {
        Span<byte> zeros = stackalloc byte[64];
        zeros.Clear();
        for (; count > 0; count -= 64)
        {
            Bytes(zeros[..Math.Min(count, 64)]);
        }
    }

    /// <summary>Zeros up to the next multiple of 8, where every structure begins.</summary>
    public ulong Align()
    {
        Zeros((int)((8 - (Position % 8)) % 8));
        return Position;
    }

    /// <summary>Goes back to the start, for the superblock, whose contents are known last.</summary>
    public void Rewind()
    {
        stream.Position = 0;
        Position = 0;
    }
}
