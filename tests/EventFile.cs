using System.Buffers.Binary;
using System.Text;

namespace OpenHands.Tests;

/// <summary>A reader of TensorBoard event files, written from the formats' descriptions and independent of the writer.</summary>
internal static class EventFile
{
    /// <summary>All scalars in order; every check sum is verified.</summary>
    public static List<(string Tag, long Step, float Value)> Read(string path) =>
    [
        .. Summaries(path).Where(summary => summary.Value.ContainsKey(2))
            .Select(summary => (summary.Tag, summary.Step, BinaryPrimitives.ReadSingleLittleEndian(summary.Value[2].Single()))),
    ];

    /// <summary>All summaries in order with the fields of their Value message; every check sum is verified.</summary>
    public static List<(string Tag, long Step, Dictionary<int, List<byte[]>> Value)> Summaries(string path)
    {
        var summaries = new List<(string, long, Dictionary<int, List<byte[]>>)>();
        var first = true;
        foreach (var payload in Records(path))
        {
            var fields = Fields(payload);
            var step = fields.TryGetValue(2, out var number) ? (long)BinaryPrimitives.ReadUInt64LittleEndian(number.Single()) : 0;
            if (first)
            {
                Assert.Equal("brain.Event:2", Encoding.ASCII.GetString(fields[3].Single()));
                first = false;
                continue;
            }

            Assert.InRange(BinaryPrimitives.ReadDoubleLittleEndian(fields[1].Single()), 1.7e9, 1e10);
            var value = Fields(Fields(fields[5].Single())[1].Single());
            summaries.Add((Text(value, 1), step, value));
        }

        return summaries;
    }

    /// <summary>The Event messages as bytes; every check sum is verified.</summary>
    public static List<byte[]> Records(string path)
    {
        var records = new List<byte[]>();
        for (var file = File.ReadAllBytes(path).AsSpan(); file.Length > 0;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(Masked(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            var payload = file.Slice(12, length);
            Assert.Equal(Masked(payload), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            records.Add(payload.ToArray());
            file = file[(16 + length)..];
        }

        return records;
    }

    /// <summary>A field that holds a text.</summary>
    public static string Text(Dictionary<int, List<byte[]>> message, int field) => Encoding.UTF8.GetString(message[field].Single());

    /// <summary>A message's fields by number, each with its values in order; numbers are 8 bytes.</summary>
    public static Dictionary<int, List<byte[]>> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new Dictionary<int, List<byte[]>>();
        while (message.Length > 0)
        {
            var key = Varint(ref message);
            var (number, kind) = ((int)(key >> 3), (int)(key & 7));
            var values = fields.TryGetValue(number, out var known) ? known : fields[number] = [];
            if (kind == 0)
            {
                var bytes = new byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, Varint(ref message));
                values.Add(bytes);
                continue;
            }

            var length = kind switch
            {
                1 => 8,
                5 => 4,
                2 => (int)Varint(ref message),
                _ => throw new InvalidDataException($"wire type {kind}"),
            };
            values.Add(message[..length].ToArray());
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
