using System.Buffers.Binary;
using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Video;

/// <summary>
/// What a video's container says of itself, read without a decoder: decoders drop a mirrored matrix and guess at lengths.
/// </summary>
/// <param name="DeclaredBytes">How long the file has to be; null where its format does not say.</param>
/// <param name="Orientation">How the picture is to be shown; null where the format is not MP4 or QuickTime.</param>
/// <param name="Seconds">Length of the video track as shown, edit lists applied; null where unknown.</param>
internal sealed record ContainerFile(long? DeclaredBytes, Orientation? Orientation, double? Seconds)
{
    private const uint EbmlHeader = 0x1A45DFA3;
    private const uint MatroskaSegment = 0x18538067;

    /// <summary>Reads the head of each part of a file; nothing is known of other formats.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read.</exception>
    public static ContainerFile Of(string path) => InputFile.Read(path, stream =>
    {
        Span<byte> start = stackalloc byte[12];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.StartsWith("RIFF"u8) && start[8..].SequenceEqual("AVI "u8))
        {
            return new ContainerFile(RiffEnd(stream), null, null);
        }

        if (start.Length == 12 && BinaryPrimitives.ReadUInt32BigEndian(start) == EbmlHeader)
        {
            return new ContainerFile(MatroskaEnd(stream), null, null);
        }

        return Mp4Boxes.Starts(start) ? Mp4Boxes.Read(stream) : new ContainerFile(null, null, null);
    });

    // Long AVI files are several RIFF chunks. Writers that could not go back leave a size of 0 or of 4 GB.
    private static long? RiffEnd(Stream stream)
    {
        Span<byte> head = stackalloc byte[8];
        long end = 0;
        for (long next = 0; Fill(stream, next, head) && head.StartsWith("RIFF"u8); next = end + (end & 1))
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (size is 0 or >= 0xFFFFFF00)
            {
                return null;
            }

            end = next + 8 + size;
        }

        return end;
    }

    private static long? MatroskaEnd(Stream stream)
    {
        Span<byte> id = stackalloc byte[4];
        stream.Position = 4;
        if (EbmlSize(stream) is not { } header || !Fill(stream, stream.Position + header, id)
            || BinaryPrimitives.ReadUInt32BigEndian(id) != MatroskaSegment)
        {
            return null;
        }

        return EbmlSize(stream) is { } size ? stream.Position + size : null;
    }

    /// <summary>A size of 1 to 8 bytes, whose first byte says how many; null where all bits are set, which means unknown.</summary>
    private static long? EbmlSize(Stream stream)
    {
        var first = stream.ReadByte();
        if (first <= 0)
        {
            return null;
        }

        var more = 7 - int.Log2(first);
        long value = first & (0x7F >> more);
        for (var i = 0; i < more; i++)
        {
            value = (value << 8) | (uint)Math.Max(stream.ReadByte(), 0);
        }

        return value == (1L << (7 * (more + 1))) - 1 ? null : value;
    }

    /// <summary>Whether bytes could be read from a place of the file.</summary>
    internal static bool Fill(Stream stream, long position, Span<byte> bytes)
    {
        if (position < 0 || position > stream.Length - bytes.Length)
        {
            return false;
        }

        stream.Position = position;
        stream.ReadExactly(bytes);
        return true;
    }
}
