using System.Buffers.Binary;
using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Tests.Video;

/// <summary>The eight orientations, in the order of EXIF's numbers 1 to 8, written down apart from the code under test.</summary>
internal static class DisplayMatrix
{
    /// <summary>
    /// a, b, c, d: upright, mirrored, half turn, upside down mirrored, transposed, quarter turn right, transversed, quarter turn left.
    /// </summary>
    public static readonly int[][] Entries =
        [[1, 0, 0, 1], [-1, 0, 0, 1], [-1, 0, 0, -1], [1, 0, 0, -1], [0, 1, 1, 0], [0, 1, -1, 0], [0, -1, -1, 0], [0, -1, 1, 0]];

    /// <summary>What a stored picture looks like in an orientation, 1 to 8, as the EXIF standard draws it.</summary>
    public static RgbImage Show(RgbImage stored, int exif)
    {
        var (w, h) = (stored.Width, stored.Height);
        var shown = exif < 5 ? new RgbImage(w, h) : new RgbImage(h, w);
        for (var y = 0; y < shown.Height; y++)
        {
            for (var x = 0; x < shown.Width; x++)
            {
                var (fromX, fromY) = exif switch
                {
                    2 => (w - 1 - x, y),
                    3 => (w - 1 - x, h - 1 - y),
                    4 => (x, h - 1 - y),
                    5 => (y, x),
                    6 => (y, h - 1 - x),
                    7 => (w - 1 - y, h - 1 - x),
                    8 => (w - 1 - y, x),
                    _ => (x, y),
                };
                stored.Pixels.AsSpan(((fromY * w) + fromX) * 3, 3).CopyTo(shown.Pixels.AsSpan(((y * shown.Width) + x) * 3));
            }
        }

        return shown;
    }

    /// <summary>Writes the matrix of a box, "tkhd" or "mvhd", into an MP4 file in place; nothing else changes.</summary>
    public static void Write(string path, string box, params double[] matrix)
    {
        var bytes = File.ReadAllBytes(path);
        var content = bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(box)) + 4;
        Assert.Equal(0, bytes[content]);
        var at = content + (box == "tkhd" ? 40 : 36);
        foreach (var (entry, offset) in matrix.Zip([0, 4, 12, 16]))
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at + offset), (int)Math.Round(entry * 65536));
        }

        File.WriteAllBytes(path, bytes);
    }
}
