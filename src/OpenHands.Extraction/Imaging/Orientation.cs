using SkiaSharp;

namespace OpenHands.Extraction.Imaging;

/// <summary>
/// One of the eight ways to show a stored picture: quarter turns, mirrored or not. A stored point (x, y) is shown at (a x + c y, b x + d
/// y), moved so that the corner of the picture is (0, 0); these are the entries of a display matrix.
/// </summary>
internal readonly record struct Orientation(int A, int B, int C, int D)
{
    // Matrices are written with rounded sines; players take a degree or so for no turn at all.
    private const double Tolerance = 0.02;

    /// <summary>Shown as stored.</summary>
    public static Orientation Upright { get; } = new(1, 0, 0, 1);

    /// <summary>The orientation of a display matrix of any scale; upright where it is none of the eight.</summary>
    public static Orientation OfMatrix(double a, double b, double c, double d)
    {
        var scale = Math.Max(Math.Max(Math.Abs(a), Math.Abs(b)), Math.Max(Math.Abs(c), Math.Abs(d)));
        double[] entries = [a / scale, b / scale, c / scale, d / scale];
        var near = entries.Select(e => (int)Math.Round(e)).ToArray();
        var exact = entries.Zip(near).All(pair => Math.Abs(pair.First - pair.Second) < Tolerance);
        var turn = near[0] != 0 ? near[3] != 0 && near[1] == 0 && near[2] == 0 : near[1] != 0 && near[2] != 0 && near[3] == 0;
        return scale > 0 && exact && turn ? new Orientation(near[0], near[1], near[2], near[3]) : Upright;
    }

    /// <summary>The orientation of a picture's EXIF value, 1 to 8.</summary>
    public static Orientation OfExif(SKEncodedOrigin origin) => origin switch
    {
        SKEncodedOrigin.TopRight => new(-1, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new(-1, 0, 0, -1),
        SKEncodedOrigin.BottomLeft => new(1, 0, 0, -1),
        SKEncodedOrigin.LeftTop => new(0, 1, 1, 0),
        SKEncodedOrigin.RightTop => new(0, 1, -1, 0),
        SKEncodedOrigin.RightBottom => new(0, -1, -1, 0),
        SKEncodedOrigin.LeftBottom => new(0, -1, 1, 0),
        _ => Upright,
    };

    /// <summary>The picture as it is shown.</summary>
    /// <param name="stored">The picture as it is stored; returned itself where it is upright.</param>
    /// <param name="reuse">An image to write into, if its size fits; not <paramref name="stored"/>.</param>
    public RgbImage Apply(RgbImage stored, RgbImage? reuse)
    {
        if (this == Upright)
        {
            return stored;
        }

        var (width, height) = A != 0 ? (stored.Width, stored.Height) : (stored.Height, stored.Width);
        var shown = RgbImage.Of(width, height, reuse);
        // The inverse of such a matrix is its transpose: shown (x, y) comes from stored (a x + b y, c x + d y).
        var first = ((A + B < 0 ? stored.Width - 1 : 0) + ((C + D < 0 ? stored.Height - 1 : 0) * stored.Width)) * 3;
        var (right, down) = ((A + (C * stored.Width)) * 3, (B + (D * stored.Width)) * 3);
        var (from, to) = (stored.Pixels, shown.Pixels);
        for (int y = 0, target = 0; y < height; y++)
        {
            for (int x = 0, source = first + (y * down); x < width; x++, source += right, target += 3)
            {
                (to[target], to[target + 1], to[target + 2]) = (from[source], from[source + 1], from[source + 2]);
            }
        }

        return shown;
    }
}
