using System.IO.Hashing;
using System.Text;

namespace OpenHands.Formats.Checkpoints;

/// <summary>
/// Writes a ZIP archive of stored entries, each on a 64-byte boundary as PyTorch expects for mapping, without times: equal content gives
/// equal bytes.
/// </summary>
internal sealed class StoredZipWriter(Stream stream)
{
    private const int Alignment = 64;
    private const int Version = 20;
    private const int Utf8Names = 1 << 11;

    // 1 January 1980, the earliest date that the format can say.
    private const int Date = 0x21;

    // The extra field that PyTorch pads with.
    private const ushort PaddingField = 0x4246;

    private readonly List<(byte[] Name, uint Crc, int Length, uint Offset)> _entries = [];

    public void Add(string name, ReadOnlyMemory<byte> content)
    {
        var encoded = Encoding.UTF8.GetBytes(name);
        var offset = Offset();
        var unpadded = offset + 30 + encoded.Length + 4;
        var padding = (int)((Alignment - unpadded % Alignment) % Alignment);
        var entry = (Name: encoded, Crc: Crc32.HashToUInt32(content.Span), content.Length, offset);
        _entries.Add(entry);
        Write(writer =>
        {
            writer.Write(0x04034b50u);
            WriteCommon(writer, entry);
            writer.Write((ushort)(4 + padding));
            writer.Write(encoded);
            writer.Write(PaddingField);
            writer.Write((ushort)padding);
            writer.Write(new byte[padding]);
        });
        stream.Write(content.Span);
    }

    /// <summary>Writes the directory; nothing may be added after it.</summary>
    public void Finish()
    {
        var start = Offset();
        foreach (var entry in _entries)
        {
            Write(writer =>
            {
                writer.Write(0x02014b50u);
                writer.Write((ushort)Version);
                WriteCommon(writer, entry);
                writer.Write((ushort)0);    // extra
                writer.Write((ushort)0);    // comment
                writer.Write((ushort)0);    // disk
                writer.Write((ushort)0);    // internal attributes
                writer.Write(0u);           // external attributes
                writer.Write(entry.Offset);
                writer.Write(entry.Name);
            });
        }

        var length = Offset() - start;
        Write(writer =>
        {
            writer.Write(0x06054b50u);
            writer.Write(0u);
            writer.Write((ushort)_entries.Count);
            writer.Write((ushort)_entries.Count);
            writer.Write(length);
            writer.Write(start);
            writer.Write((ushort)0);
        });
    }

    private static void WriteCommon(BinaryWriter writer, (byte[] Name, uint Crc, int Length, uint Offset) entry)
    {
        writer.Write((ushort)Version);
        writer.Write((ushort)Utf8Names);
        writer.Write((ushort)0);            // stored
        writer.Write((ushort)0);            // time
        writer.Write((ushort)Date);
        writer.Write(entry.Crc);
        writer.Write(entry.Length);
        writer.Write(entry.Length);
        writer.Write((ushort)entry.Name.Length);
    }

    private uint Offset() => stream.Position <= uint.MaxValue && _entries.Count < ushort.MaxValue
        ? (uint)stream.Position
        : throw new ArgumentException("a checkpoint of more than 4 GiB or 65,534 tensors: write it as safetensors");

    private void Write(Action<BinaryWriter> write)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        write(writer);
    }
}
