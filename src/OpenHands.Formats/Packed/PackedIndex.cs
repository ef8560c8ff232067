using System.Text;

namespace OpenHands.Formats.Packed;

/// <summary>
/// The end of a packed store: for each recording its number of frames (32 bits), the length of its name (16 bits), and the name in UTF-8.
/// </summary>
internal static class PackedIndex
{
    public const int SmallestEntry = 6;

    public static byte[] ToBytes(IEnumerable<PackedRecording> recordings)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (var recording in recordings)
        {
            var name = Encoding.UTF8.GetBytes(recording.Name);
            writer.Write(recording.Frames);
            writer.Write(checked((ushort)name.Length));
            writer.Write(name);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The entries do not fit the header.</exception>
    public static PackedRecording[] Parse(string path, byte[] bytes, PackedHeader header)
    {
        var recordings = new PackedRecording[header.Recordings];
        using var reader = new BinaryReader(new MemoryStream(bytes));
        long frames = 0;
        try
        {
            for (var i = 0; i < recordings.Length; i++)
            {
                var count = reader.ReadInt32();
                recordings[i] = new PackedRecording(Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadUInt16())), frames, count);
                frames += count >= 0 ? count : throw new InvalidDataException($"{path}: a recording of {count} frames");
            }
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{path}: the index ends early; pack the raw files again", e);
        }

        return frames == header.Frames && reader.BaseStream.Position == bytes.Length
            ? recordings
            : throw new InvalidDataException(
                $"{path}: the index lists {frames} frames, expected {header.Frames}; pack the raw files again");
    }
}

/// <summary>One recording of a packed store.</summary>
/// <param name="Name">Its name in the raw file, or the path of its pickle; two files may have recordings of one name.</param>
/// <param name="FirstFrame">Its first frame, counted over the whole store.</param>
/// <param name="Frames">Number of frames F.</param>
public sealed record PackedRecording(string Name, long FirstFrame, int Frames);
