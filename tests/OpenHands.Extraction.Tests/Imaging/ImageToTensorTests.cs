using System.Runtime.InteropServices;
using OpenCvSharp;
using OpenHands.Extraction.Geometry;
using OpenHands.Extraction.Imaging;
using OpenHands.Extraction.Video;
using RotatedRect = OpenHands.Extraction.Geometry.RotatedRect;

namespace OpenHands.Extraction.Tests.Imaging;

public sealed class ImageToTensorTests
{
    [Fact]
    public void The_first_pixel_of_a_crop_lies_on_the_corner_of_its_region()
    {
        var image = Noise(64, 64);
        var tensor = new float[16 * 16 * 3];

        // Region of 16 px from (8, 24): one crop pixel per image pixel.
        var letterbox = new ImageToTensor(16, 0, 255, Border.Replicate).Fill(image, new RotatedRect(0.25f, 0.5f, 0.25f, 0.25f, 0), tensor);

        Assert.Equal(new Letterbox(0, 0), letterbox);
        for (var i = 0; i < tensor.Length; i++)
        {
            var (row, rest) = (i / 48, i % 48);
            Assert.Equal(image.Pixels[((24 + row) * 64 + 8) * 3 + rest], tensor[i], 1e-3);
        }
    }

    [Fact]
    public void A_quarter_turn_clockwise_reads_the_image_downwards_from_its_upper_right()
    {
        var image = Noise(32, 32);
        var tensor = new float[8 * 8 * 3];

        new ImageToTensor(8, 0, 255, Border.Replicate).Fill(image, new RotatedRect(0.5f, 0.5f, 0.25f, 0.25f, MathF.PI / 2), tensor);

        // Crop x runs down the image, crop y to the left; the region spans 12 to 20 px.
        Assert.Equal(image.Pixels[(12 * 32 + 20) * 3], tensor[0], 1e-3);
        Assert.Equal(image.Pixels[(15 * 32 + 20) * 3], tensor[3 * 3], 1e-3);
        Assert.Equal(image.Pixels[(12 * 32 + 17) * 3], tensor[3 * 8 * 3], 1e-3);
    }

    [Theory]
    [InlineData(Border.Zero, -1f)]
    [InlineData(Border.Replicate, 1f)]
    public void Outside_of_the_image_lies_black_or_the_edge(Border border, float expected)
    {
        var image = new RgbImage(40, 20);
        Array.Fill(image.Pixels, (byte)255);
        var tensor = new float[8 * 8 * 3];

        var letterbox = new ImageToTensor(8, -1, 1, border).Fill(image, null, tensor);

        Assert.Equal(new Letterbox(0, 0.25f), letterbox);
        Assert.Equal(expected, tensor[0]);
        Assert.Equal(1f, tensor[4 * 8 * 3]);
    }

    [Theory]
    [InlineData(0f, 0.5f, 0.5f, 0.8f)]
    [InlineData(0.3f, 0.4f, 0.6f, 0.5f)]
    [InlineData(-2.4f, 0.7f, 0.3f, 0.9f)]
    [InlineData(1.1f, 0.05f, 0.9f, 0.6f)]
    public void Crops_equal_OpenCvs_classic_warp(float rotation, float x, float y, float size)
    {
        Assert.SkipUnless(OpenCvVideo.IsAvailable(out var reason), reason);
        var image = Noise(320, 180);
        var region = new RotatedRect(x, y, size, size * 320 / 180, rotation);
        var tensor = new float[128 * 128 * 3];

        new ImageToTensor(128, 0, 255, Border.Replicate).Fill(image, region, tensor);

        var expected = OpenCvWarp(image, region, 128);
        var differing = 0;
        for (var i = 0; i < tensor.Length; i++)
        {
            var difference = Math.Abs(MathF.Round(tensor[i]) - expected[i]);
            // A position one 1/32 px aside changes noise by up to 255 / 32.
            Assert.True(difference <= 8, $"value {i}: {tensor[i]} and {expected[i]}");
            differing += difference > 0 ? 1 : 0;
        }

        // Positions that are exactly between two 1/32 px may round either way.
        Assert.True(differing < tensor.Length / 1000, $"{differing} of {tensor.Length} bytes differ");
    }

    [Fact]
    public void A_region_without_size_or_numbers_is_filled_without_error()
    {
        var tensor = new float[8 * 8 * 3];
        var crop = new ImageToTensor(8, 0, 1, Border.Replicate);
        foreach (var value in new[] { float.NaN, float.PositiveInfinity, 0f, 1e30f })
        {
            Array.Fill(tensor, -5);
            crop.Fill(Noise(16, 16), new RotatedRect(value, value, value, value, value), tensor);
            Assert.All(tensor, v => Assert.InRange(v, 0, 1));
        }
    }

    private static byte[] OpenCvWarp(RgbImage image, RotatedRect region, int size)
    {
        var pixels = region.ToPixels(image.Width, image.Height);
        var (a, b) = (MathF.Sin(pixels.Rotation) / 2, MathF.Cos(pixels.Rotation) / 2);
        var p0 = new Point2f(pixels.CenterX - a * pixels.Height - b * pixels.Width, pixels.CenterY + b * pixels.Height - a * pixels.Width);
        var p1 = new Point2f(pixels.CenterX + a * pixels.Height - b * pixels.Width, pixels.CenterY - b * pixels.Height - a * pixels.Width);
        var p2 = new Point2f(2 * pixels.CenterX - p0.X, 2 * pixels.CenterY - p0.Y);
        var p3 = new Point2f(2 * pixels.CenterX - p1.X, 2 * pixels.CenterY - p1.Y);
        using var transform = Cv2.GetPerspectiveTransform([p0, p1, p2, p3], [new(0, size), new(0, 0), new(size, 0), new(size, size)]);
        using var source = Mat.FromPixelData(image.Height, image.Width, MatType.CV_8UC3, image.Pixels);
        using var warped = new Mat();
        Cv2.WarpPerspective(source, warped, transform, new Size(size, size), InterpolationFlags.Linear, BorderTypes.Replicate);
        var bytes = new byte[size * size * 3];
        Marshal.Copy(warped.Data, bytes, 0, bytes.Length);
        return bytes;
    }

    private static RgbImage Noise(int width, int height)
    {
        var image = new RgbImage(width, height);
        new Random(7).NextBytes(image.Pixels);
        return image;
    }
}
