using System.Buffers.Binary;
using SkiaSharp;

namespace OpenHands.Extraction.Rendering;

/// <summary>Writes an animated GIF (GIF89a) that repeats for ever, with one fixed palette of 6 x 7 x 6 colours.</summary>
internal sealed class GifWriter
{
    private const int Reds = 6;
    private const int Greens = 7;
    private const int Blues = 6;
    private const int CodeBits = 8;
    private readonly Stream _stream;
    private readonly int _width;
    private readonly int _height;
    private readonly ushort _hundredths;

    public GifWriter(Stream stream, int width, int height, double secondsPerFrame)
    {
        (_stream, _width, _height) = (stream, width, height);
        // Browsers slow delays below 2/100 s down to 10/100 s.
        _hundredths = (ushort)Math.Clamp(Math.Round(secondsPerFrame * 100), 2, ushort.MaxValue);
        stream.Write("GIF89a"u8);
        Number(width);
        Number(height);
        stream.Write([0xf7, 0, 0]);
        for (var i = 0; i < 256; i++)
        {
            var (red, green, blue) = i < Reds * Greens * Blues ? (i / (Greens * Blues), i / Blues % Greens, i % Blues) : (0, 0, 0);
            stream.Write([Level(red, Reds), Level(green, Greens), Level(blue, Blues)]);
        }

        stream.Write([0x21, 0xff, 11]);
        stream.Write("NETSCAPE2.0"u8);
        stream.Write([3, 1, 0, 0, 0]);
    }

    /// <summary>Adds a picture of the GIF's size, RGBA.</summary>
    public void Add(SKBitmap picture)
    {
        _stream.Write([0x21, 0xf9, 4, 0]);
        Number(_hundredths);
        _stream.Write([0, 0, 0x2c]);
        Number(0);
        Number(0);
        Number(_width);
        Number(_height);
        _stream.Write([0, CodeBits]);
        var pixels = picture.GetPixelSpan();
        var indices = new byte[_width * _height];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = (byte)(((Cell(pixels[4 * i], Reds) * Greens) + Cell(pixels[4 * i + 1], Greens)) * Blues
                + Cell(pixels[4 * i + 2], Blues));
        }

        GifCompression.Write(_stream, indices, CodeBits);
    }

    /// <summary>Ends the file.</summary>
    public void Complete() => _stream.WriteByte(0x3b);

    private static byte Level(int cell, int cells) => (byte)(cell * 255 / (cells - 1));

    private static int Cell(byte level, int cells) => (level * (cells - 1) + 127) / 255;

    private void Number(int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)value));
        _stream.Write(bytes);
    }
}
