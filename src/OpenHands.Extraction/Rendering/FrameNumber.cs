using System.Globalization;
using SkiaSharp;

namespace OpenHands.Extraction.Rendering;

/// <summary>Draws a number in 3 x 5 squares per digit, so that pictures need no font and are the same everywhere.</summary>
internal static class FrameNumber
{
    private const int Columns = 3;
    private const int Rows = 5;

    /// <summary>Each digit's rows from the top, three bits each, the left column in the highest bit.</summary>
    private static readonly string[] Digits =
    [
        "75557", "26227", "71747", "71717", "55711", "74717", "74757", "71111", "75757", "75717",
    ];

    public static void Paint(SKCanvas canvas, int number, float x, float y, float square, SKColor color)
    {
        using var paint = new SKPaint { Color = color };
        foreach (var digit in number.ToString(CultureInfo.InvariantCulture))
        {
            var rows = Digits[digit - '0'];
            for (var i = 0; i < Rows * Columns; i++)
            {
                var (row, column) = (i / Columns, i % Columns);
                if (((rows[row] - '0') >> (Columns - 1 - column) & 1) != 0)
                {
                    canvas.DrawRect(x + column * square, y + row * square, square, square, paint);
                }
            }

            x += (Columns + 1) * square;
        }
    }
}
