using OpenHands.Extraction.Geometry;

namespace OpenHands.Extraction.Imaging;

/// <summary>
/// Cuts a rotated rectangle out of an image and scales it to a square model input, as MediaPipe's CPU ImageToTensor does
/// (docs/holistic.md#cropping): the crop's first pixel is exactly on the rectangle's corner (no half-pixel shift), sampled with the
/// fixed-point arithmetic of OpenCV's classic bilinear warp (positions in 1/32 px, weights of 15 bits, bytes between).
/// </summary>
/// <param name="size">Side S of the square input, px.</param>
/// <param name="low">Value of a black pixel.</param>
/// <param name="high">Value of a white pixel.</param>
/// <param name="border">What is outside of the image.</param>
public sealed unsafe class ImageToTensor(int size, float low, float high, Border border)
{
    private const int Steps = 32;
    private const int Shift = 10;
    private const int Half = 1 << (Shift - 1);
    // Far outside of any image; the fourth corner of the crop is up to three times as far, in 1/32 px still far from overflow.
    private const double Farthest = 1 << 24;
    private readonly float[] _values = [.. Enumerable.Range(0, 256).Select(b => b * ((high - low) / 255f) + low)];

    /// <summary>Fills a model input.</summary>
    /// <param name="image">The frame.</param>
    /// <param name="region">Rectangle, normalised; null for the whole image.</param>
    /// <param name="tensor">S x S x 3, row-major.</param>
    /// <returns>The bars that were added to make the region square.</returns>
    /// <exception cref="ArgumentException">The tensor has another length.</exception>
    public Letterbox Fill(RgbImage image, RotatedRect? region, Span<float> tensor)
    {
        if (tensor.Length != size * size * 3)
        {
            throw new ArgumentException($"a tensor of {tensor.Length} values for a crop of {size} x {size} x 3", nameof(tensor));
        }

        var rect = (region ?? RotatedRect.WholeImage).ToPixels(image.Width, image.Height);
        var letterbox = Letterbox.For(rect.Width, rect.Height);
        var side = Math.Max(rect.Width, rect.Height);
        Warp(image, rect with { Width = side, Height = side }, tensor);
        return letterbox;
    }

    private void Warp(RgbImage image, RotatedRect square, Span<float> tensor)
    {
        var (cosine, sine) = ((float)Math.Cos(square.Rotation) * 0.5f, (float)Math.Sin(square.Rotation) * 0.5f);
        var bottomLeft = (X: square.CenterX - sine * square.Height - cosine * square.Width,
            Y: square.CenterY + cosine * square.Height - sine * square.Width);
        var topLeft = (X: square.CenterX + sine * square.Height - cosine * square.Width,
            Y: square.CenterY - cosine * square.Height - sine * square.Width);
        var topRight = (X: 2 * square.CenterX - bottomLeft.X, Y: 2 * square.CenterY - bottomLeft.Y);
        // All in 1/32 px; a factor of 32 changes no rounding of a double.
        var (startX, startY) = (Bounded(topLeft.X), Bounded(topLeft.Y));
        var (acrossX, acrossY) = ((Bounded(topRight.X) - startX) / size, (Bounded(topRight.Y) - startY) / size);
        var (downX, downY) = ((Bounded(bottomLeft.X) - startX) / size, (Bounded(bottomLeft.Y) - startY) / size);
        fixed (byte* pixels = image.Pixels)
        fixed (float* values = _values, output = tensor)
        {
            var next = output;
            for (var row = 0; row < size; row++)
            {
                var (rowX, rowY) = (startX + row * downX, startY + row * downY);
                for (var column = 0; column < size; column++, next += 3)
                {
                    Sample(image, pixels, Round(rowX + column * acrossX), Round(rowY + column * acrossY), values, next);
                }
            }
        }
    }

    /// <summary>A corner in 1/32 px, kept near enough that no point of the crop overflows; 0 where it is not a number.</summary>
    private static double Bounded(float position) => float.IsNaN(position) ? 0 : Math.Clamp((double)position, -Farthest, Farthest) * Steps;

    /// <summary>
    /// The nearest integer, ties to even: adding 1.5 * 2^52 leaves it in the lowest bits of the sum. Several times faster than a call.
    /// </summary>
    private static int Round(double value) => (int)BitConverter.DoubleToInt64Bits(value + 6755399441055744.0);

    private void Sample(RgbImage image, byte* pixels, int x, int y, float* values, float* output)
    {
        // Floor and remainder, also for negative positions.
        var (left, top) = (x >> 5, y >> 5);
        var (fractionX, fractionY) = (x & (Steps - 1), y & (Steps - 1));
        // The products (32 - a)(32 - b) sum to 2^10: OpenCV's 15-bit weights are exactly 32 times these, so the same shift of 5 bits less
        // rounds alike.
        var bottomRight = fractionX * fractionY;
        var topRight = fractionX * Steps - bottomRight;
        var bottomLeft = fractionY * Steps - bottomRight;
        var topLeft = Steps * Steps - topRight - fractionY * Steps;
        var (width, height) = (image.Width, image.Height);
        if ((uint)left < (uint)(width - 1) && (uint)top < (uint)(height - 1))
        {
            var above = pixels + (top * width + left) * 3;
            var below = above + width * 3;
            output[0] = values[(above[0] * topLeft + above[3] * topRight + below[0] * bottomLeft + below[3] * bottomRight + Half) >> Shift];
            output[1] = values[(above[1] * topLeft + above[4] * topRight + below[1] * bottomLeft + below[4] * bottomRight + Half) >> Shift];
            output[2] = values[(above[2] * topLeft + above[5] * topRight + below[2] * bottomLeft + below[5] * bottomRight + Half) >> Shift];
            return;
        }

        for (var c = 0; c < 3; c++)
        {
            var sum = Tap(image, pixels, left, top, c) * topLeft + Tap(image, pixels, left + 1, top, c) * topRight
                + Tap(image, pixels, left, top + 1, c) * bottomLeft + Tap(image, pixels, left + 1, top + 1, c) * bottomRight;
            output[c] = values[(sum + Half) >> Shift];
        }
    }

    private int Tap(RgbImage image, byte* pixels, int x, int y, int channel)
    {
        if (border == Border.Zero && ((uint)x >= (uint)image.Width || (uint)y >= (uint)image.Height))
        {
            return 0;
        }

        x = Math.Clamp(x, 0, image.Width - 1);
        y = Math.Clamp(y, 0, image.Height - 1);
        return pixels[(y * image.Width + x) * 3 + channel];
    }
}

/// <summary>What a crop shows outside of the image.</summary>
public enum Border
{
    /// <summary>Black.</summary>
    Zero,

    /// <summary>The nearest pixel of the edge.</summary>
    Replicate,
}
