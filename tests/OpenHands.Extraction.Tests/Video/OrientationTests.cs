using OpenHands.Extraction.Imaging;
using OpenHands.Extraction.Video;
using SkiaSharp;

namespace OpenHands.Extraction.Tests.Video;

/// <summary>Pictures that are to be shown otherwise than they are stored.</summary>
public sealed class OrientationTests
{
    [Theory]
    [InlineData(DecoderChoice.OpenCv)]
    [InlineData(DecoderChoice.Ffmpeg)]
    public void Every_display_matrix_of_an_MP4_file_is_obeyed(DecoderChoice decoder)
    {
        using var folder = new TemporaryFolder();
        var path = Ffmpeg.TestCard(folder, "a.mp4", frames: 2);
        var stored = DecodedFrames.Of(path, decoder)[1];

        for (var exif = 1; exif <= 8; exif++)
        {
            DisplayMatrix.Write(path, "tkhd", [.. DisplayMatrix.Entries[exif - 1].Select(e => (double)e)]);
            Same(DisplayMatrix.Show(stored, exif), DecodedFrames.Of(path, decoder)[1], $"orientation {exif}");
        }
    }

    [Theory]
    [InlineData(DecoderChoice.OpenCv)]
    [InlineData(DecoderChoice.Ffmpeg)]
    public void The_matrices_of_track_and_film_add_up(DecoderChoice decoder)
    {
        using var folder = new TemporaryFolder();
        var path = Ffmpeg.TestCard(folder, "a.mp4", 2, "64x48", "-movflags", "+faststart");
        var stored = DecodedFrames.Of(path, decoder)[0];

        DisplayMatrix.Write(path, "tkhd", 0, 1, -1, 0);
        DisplayMatrix.Write(path, "mvhd", 0, 1, -1, 0);

        Same(DisplayMatrix.Show(stored, 3), DecodedFrames.Of(path, decoder)[0], "two quarter turns");
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0.7, 0.7, -0.7, 0.7)]
    [InlineData(1, 0, 1, 1)]
    public void A_matrix_that_is_none_of_the_eight_changes_nothing(double a, double b, double c, double d) =>
        Assert.Equal(Orientation.Upright, Orientation.OfMatrix(a, b, c, d));

    [Fact]
    public void A_scaled_or_rounded_matrix_counts_as_the_nearest_of_the_eight() =>
        Assert.Equal(new Orientation(0, 1, -1, 0), Orientation.OfMatrix(0.001, 1.9999, -2, 0));

    [Fact]
    public void Every_EXIF_orientation_of_a_frame_is_obeyed()
    {
        using var folder = new TemporaryFolder();
        var plain = Jpeg();
        Directory.CreateDirectory(folder.File("plain"));
        File.WriteAllBytes(folder.File("plain/1.jpg"), plain);
        var stored = DecodedFrames.Of(folder.File("plain"), DecoderChoice.Auto)[0];
        Directory.CreateDirectory(folder.File("turned"));
        for (byte exif = 1; exif <= 8; exif++)
        {
            File.WriteAllBytes(folder.File($"turned/{exif}.jpg"), WithExif(plain, exif));
        }

        var frames = DecodedFrames.Of(folder.File("turned"), DecoderChoice.Auto);

        for (var exif = 1; exif <= 8; exif++)
        {
            Same(DisplayMatrix.Show(stored, exif), frames[exif - 1], $"orientation {exif}");
        }
    }

    [Fact]
    public void The_mirrored_video_of_the_cases_is_mirrored_by_both_decoders()
    {
        Assert.SkipUnless(OpenCvVideo.IsAvailable(out var reason), reason);
        var path = Fixtures.Shared("cases", "data", "02_hflip_matrix.mp4");
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("stored.mp4"), File.ReadAllBytes(path));
        DisplayMatrix.Write(folder.File("stored.mp4"), "tkhd", 1, 0, 0, 1);
        var expected = DisplayMatrix.Show(DecodedFrames.Of(folder.File("stored.mp4"), DecoderChoice.OpenCv)[0], 2);

        Same(expected, DecodedFrames.Of(path, DecoderChoice.OpenCv)[0], "OpenCV");
        Same(expected, DecodedFrames.Of(path, DecoderChoice.Ffmpeg)[0], "ffmpeg");
    }

    [Fact]
    public void The_frames_of_the_cases_that_lie_on_their_side_stand_upright() =>
        Assert.All(DecodedFrames.Of(Fixtures.Shared("cases", "data", "06_frames_exif6"), DecoderChoice.Auto),
            f => Assert.Equal((320, 180), (f.Width, f.Height)));

    private static void Same(RgbImage expected, RgbImage actual, string what)
    {
        Assert.True((expected.Width, expected.Height) == (actual.Width, actual.Height), $"{what}: {actual.Width} x {actual.Height}");
        Assert.True(expected.Pixels.AsSpan().SequenceEqual(actual.Pixels), $"{what}: other pixels");
    }

    private static byte[] Jpeg()
    {
        using var bitmap = new SKBitmap(16, 8);
        for (var i = 0; i < 128; i++)
        {
            bitmap.SetPixel(i % 16, i / 16, new SKColor((byte)(i % 16 * 16), (byte)(i / 16 * 32), 100));
        }

        return bitmap.Encode(SKEncodedImageFormat.Jpeg, 95).ToArray();
    }

    // An APP1 segment with one TIFF entry: tag 0x0112, a short.
    private static byte[] WithExif(byte[] jpeg, byte orientation) =>
    [
        .. jpeg[..2], 0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0,
        0, 0, .. jpeg[2..],
    ];
}
