using System.Buffers.Binary;
using System.Text;

namespace OpenHands.Tests;

/// <summary>A reader of TensorBoard event files, written from the formats' descriptions and independent of the writer.</summary>
internal static class EventFile
{
    /// <summary>All scalars in order; every check sum is verified.</summary>
    public static List<(string Tag, long Step, float Value)> Read(string path)
    {
        var scalars = new List<(string, long, float)>();
        var file = File.ReadAllBytes(path).AsSpan();
        for (var first = true; file.Length > 0; first = false)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(Masked(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            var payload = file.Slice(12, length);
            Assert.Equal(Masked(payload), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            file = file[(16 + length)..];

            var fields = Fields(payload);
            var step = fields.TryGetValue(2, out var number) ? (long)BinaryPrimitives.ReadUInt64LittleEndian(number) : 0;
            if (first)
            {
                Assert.Equal("brain.Event:2", Encoding.ASCII.GetString(fields[3]));
                continue;
            }

            Assert.InRange(BinaryPrimitives.ReadDoubleLittleEndian(fields[1]), 1.7e9, 1e10);
            var value = Fields(Fields(fields[5])[1]);
            scalars.Add((Encoding.UTF8.GetString(value[1]), step, BinaryPrimitives.ReadSingleLittleEndian(value[2])));
        }

        return scalars;
    }

    private static Dictionary<int, byte[]> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new Dictionary<int, byte[]>();
        while (message.Length > 0)
        {
            var key = Varint(ref message);
            var (number, kind) = ((int)(key >> 3), (int)(key & 7));
            if (kind == 0)
            {
                var bytes = new byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, Varint(ref message));
                fields.Add(number, bytes);
                continue;
            }

            var length = kind switch
            {
                1 => 8,
                5 => 4,
                2 => (int)Varint(ref message),
                _ => throw new InvalidDataException($"wire type {kind}"),
            };
            fields.Add(number, message[..length].ToArray());
            message = message[length..];
        }

        return fields;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = message[0];
            message = message[1..];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }

    /// <summary>CRC-32C bit by bit (polynomial 0x82F63B78), masked as TFRecord does.</summary>
    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        crc = ~crc;
        return uint.RotateRight(crc, 15) + 0xa282ead8;
    }
}
