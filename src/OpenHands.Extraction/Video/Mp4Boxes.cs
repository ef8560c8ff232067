using System.Buffers.Binary;
using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Video;

/// <summary>
/// The boxes of an MP4 or QuickTime file (ISO/IEC 14496-12) that say its size, and length and display matrix of its first video track.
/// </summary>
internal sealed class Mp4Boxes
{
    private const int MostBoxes = 1 << 20;
    private const double One = 65536;

    private readonly Stream _stream;
    private double[] _movie = [1, 0, 0, 1];
    private uint _timescale;
    private (double[] Matrix, ulong Duration)? _track;
    private bool _isVideo;
    private (double[] Matrix, ulong Duration)? _video;
    private int _boxes;

    private Mp4Boxes(Stream stream) => _stream = stream;

    /// <summary>Whether a file that begins like this is one of these.</summary>
    public static bool Starts(ReadOnlySpan<byte> start) => start.Length >= 8 && IsTopLevel(start[4..8]);

    /// <summary>Reads a file; only the heads of boxes and two small boxes are read, wherever they are.</summary>
    public static ContainerFile Read(Stream stream)
    {
        var boxes = new Mp4Boxes(stream);
        var end = boxes.Walk(0, stream.Length, depth: 0);
        var (seconds, orientation) = (default(double?), Orientation.Upright);
        if (boxes._video is { } video)
        {
            // All ones mean an unknown length, zero one that the fragments tell.
            var known = video.Duration is not (0 or uint.MaxValue or ulong.MaxValue);
            seconds = boxes._timescale > 0 && known ? video.Duration / (double)boxes._timescale : null;
            var (t, m) = (video.Matrix, boxes._movie);
            orientation = Orientation.OfMatrix(
                (t[0] * m[0]) + (t[1] * m[2]), (t[0] * m[1]) + (t[1] * m[3]), (t[2] * m[0]) + (t[3] * m[2]), (t[2] * m[1]) + (t[3] * m[3]));
        }

        return new ContainerFile(end, orientation, seconds);
    }

    /// <summary>Reads the boxes of a part of the file and returns where the last one should end.</summary>
    private long Walk(long position, long end, int depth)
    {
        Span<byte> head = stackalloc byte[16];
        while (position <= end - 8 && ContainerFile.Fill(_stream, position, head[..8]) && ++_boxes < MostBoxes)
        {
            var type = head[4..8];
            ulong size = BinaryPrimitives.ReadUInt32BigEndian(head);
            var content = position + 8;
            if (size == 1)
            {
                if (!ContainerFile.Fill(_stream, position, head))
                {
                    break;
                }

                (size, content) = (BinaryPrimitives.ReadUInt64BigEndian(head[8..]), position + 16);
            }

            // Zero reaches to the end of the file; what is not a box is padding behind the last one.
            if (size < 8 || size > long.MaxValue / 2 || (depth == 0 && !IsTopLevel(type)))
            {
                break;
            }

            var next = position + (long)size;
            Visit(type, depth, content, Math.Min(next, end));
            position = next;
        }

        return position;
    }

    /// <summary>moov holds mvhd and trak, trak holds tkhd and mdia, mdia holds hdlr; anywhere else these names mean nothing.</summary>
    private void Visit(ReadOnlySpan<byte> type, int depth, long content, long end)
    {
        if ((depth == 0 && type.SequenceEqual("moov"u8)) || (depth == 2 && type.SequenceEqual("mdia"u8)))
        {
            Walk(content, end, depth + 1);
        }
        else if (depth == 1 && type.SequenceEqual("trak"u8))
        {
            (_track, _isVideo) = (null, false);
            Walk(content, end, depth + 1);
            _video ??= _isVideo ? _track : null;
        }
        else if (depth == 1 && type.SequenceEqual("mvhd"u8))
        {
            // Version 1 has times of 8 bytes instead of 4.
            var wide = IsWide(content);
            (_movie, _timescale) = (Matrix(content + (wide ? 48 : 36)) ?? _movie, (uint)Number(content + (wide ? 20 : 12), 4));
        }
        else if (depth == 2 && type.SequenceEqual("tkhd"u8))
        {
            var wide = IsWide(content);
            _track = Matrix(content + (wide ? 52 : 40)) is { } matrix ? (matrix, Number(content + (wide ? 28 : 20), wide ? 8 : 4)) : null;
        }
        else if (depth == 3 && type.SequenceEqual("hdlr"u8))
        {
            Span<byte> handler = stackalloc byte[4];
            _isVideo |= ContainerFile.Fill(_stream, content + 8, handler) && handler.SequenceEqual("vide"u8);
        }
    }

    private bool IsWide(long content) => Number(content, 1) == 1;

    private ulong Number(long position, int bytes)
    {
        Span<byte> value = stackalloc byte[8];
        value.Clear();
        return ContainerFile.Fill(_stream, position, value[(8 - bytes)..]) ? BinaryPrimitives.ReadUInt64BigEndian(value) : 0;
    }

    private static readonly int[] MatrixOffsets = [0, 4, 12, 16];

    /// <summary>a, b, c, d of the matrix (a b u; c d v; x y w), which is stored by rows.</summary>
    private double[]? Matrix(long position)
    {
        var bytes = new byte[20];
        return ContainerFile.Fill(_stream, position, bytes)
            ? [.. MatrixOffsets.Select(at => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at)) / One)]
            : null;
    }

    private static bool IsTopLevel(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("ftyp"u8) || type.SequenceEqual("moov"u8) || type.SequenceEqual("mdat"u8) || type.SequenceEqual("moof"u8)
        || type.SequenceEqual("free"u8) || type.SequenceEqual("skip"u8) || type.SequenceEqual("wide"u8) || type.SequenceEqual("uuid"u8)
        || type.SequenceEqual("sidx"u8) || type.SequenceEqual("styp"u8) || type.SequenceEqual("mfra"u8) || type.SequenceEqual("meta"u8)
        || type.SequenceEqual("pnot"u8) || type.SequenceEqual("udta"u8) || type.SequenceEqual("emsg"u8) || type.SequenceEqual("prft"u8)
        || type.SequenceEqual("pdin"u8) || type.SequenceEqual("PICT"u8);
}
