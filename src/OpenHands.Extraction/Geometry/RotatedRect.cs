namespace OpenHands.Extraction.Geometry;

/// <summary>A rotated rectangle of an image.</summary>
/// <param name="CenterX">Centre, as a fraction of the image's width (or px where said).</param>
/// <param name="CenterY">Centre, as a fraction of the image's height (or px).</param>
/// <param name="Width">Length along the rotated x axis, in image widths (or px).</param>
/// <param name="Height">Length along the rotated y axis, in image heights (or px).</param>
/// <param name="Rotation">Radians, clockwise on the screen, within [-pi, pi).</param>
public readonly record struct RotatedRect(float CenterX, float CenterY, float Width, float Height, float Rotation)
{
    /// <summary>The whole image, normalised.</summary>
    public static RotatedRect WholeImage { get; } = new(0.5f, 0.5f, 1, 1, 0);

    /// <summary>The normalised rectangle in px.</summary>
    public RotatedRect ToPixels(int width, int height) => new(CenterX * width, CenterY * height, Width * width, Height * height, Rotation);

    /// <summary>
    /// The normalised square (in px) around two alignment points: twice their distance long (docs/holistic.md#regions-from-points).
    /// </summary>
    /// <param name="center">Centre of the square, normalised.</param>
    /// <param name="scale">Point whose distance and direction set size and rotation, normalised.</param>
    /// <param name="targetDegrees">Direction of <paramref name="scale"/> seen from the centre after the rotation: 90 = up.</param>
    /// <param name="width">Image width, px.</param>
    /// <param name="height">Image height, px.</param>
    public static RotatedRect FromAlignment((float X, float Y) center, (float X, float Y) scale, float targetDegrees, int width, int height)
    {
        var (from, to) = ((X: center.X * width, Y: center.Y * height), (X: scale.X * width, Y: scale.Y * height));
        var length = 2 * MathF.Sqrt((to.X - from.X) * (to.X - from.X) + (to.Y - from.Y) * (to.Y - from.Y));
        var rotation = Angle.Between(targetDegrees * MathF.PI / 180f, from, to);
        return new RotatedRect(center.X, center.Y, length / width, length / height, rotation);
    }

    /// <summary>
    /// Shifts the rectangle along its own y axis by a fraction of its height, then makes it a square (in px) of its longer side times a
    /// scale (docs/holistic.md#regions-from-points).
    /// </summary>
    /// <param name="by">Scale of the side.</param>
    /// <param name="shiftY">Shift in heights of this rectangle; negative = up.</param>
    /// <param name="width">Image width, px.</param>
    /// <param name="height">Image height, px.</param>
    public RotatedRect SquareLong(float by, float shiftY, int width, int height)
    {
        var (x, y) = (CenterX, CenterY);
        if (Rotation == 0)
        {
            y += Height * shiftY;
        }
        else
        {
            var pixels = Height * height;
            x += -(pixels * shiftY * MathF.Sin(Rotation)) / width;
            y += pixels * shiftY * MathF.Cos(Rotation) / height;
        }

        var side = Math.Max(Width * width, Height * height);
        return new RotatedRect(x, y, side / width * by, side / height * by, Rotation);
    }

    /// <summary>
    /// A point of the rectangle, in its own fractions, as a point of the image, normalised (docs/holistic.md#body-landmarks).
    /// </summary>
    public (float X, float Y) Project(float x, float y)
    {
        var (u, v) = (x - 0.5f, y - 0.5f);
        var (cosine, sine) = (MathF.Cos(Rotation), MathF.Sin(Rotation));
        return ((cosine * u - sine * v) * Width + CenterX, (sine * u + cosine * v) * Height + CenterY);
    }
}
