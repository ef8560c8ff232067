using OpenHands.Extraction.Rendering;
using OpenHands.Extraction.Tests.Video;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;
using SkiaSharp;

namespace OpenHands.Extraction.Tests.Rendering;

public sealed class PoseRendererTests
{
    private static readonly SKColor Left = new(0x00, 0x72, 0xb2);
    private static readonly SKColor Right = new(0xd5, 0x5e, 0x00);

    [Fact]
    public void A_sheet_shows_frames_side_by_side()
    {
        using var folder = new TemporaryFolder();
        PoseRenderer.Render(Recording(30), folder.File("x.png"), new RenderOptions { Frames = 6, FrameWidth = 100, Aspect = 1 });

        using var sheet = SKBitmap.Decode(folder.File("x.png"));
        // Four columns and two rows of 100 px with gaps of 4.
        Assert.Equal((412, 204), (sheet.Width, sheet.Height));
    }

    [Fact]
    public void The_left_arm_is_blue_and_the_right_arm_orange()
    {
        using var folder = new TemporaryFolder();
        PoseRenderer.Render(Recording(1), folder.File("x.png"), new RenderOptions { FrameWidth = 400, Aspect = 1 });
        using var picture = SKBitmap.Decode(folder.File("x.png"));

        // Halfway from shoulder to elbow: (0.7, 0.4) and (0.3, 0.4).
        Assert.Equal(Left, picture.GetPixel(280, 160));
        Assert.Equal(Right, picture.GetPixel(120, 160));
    }

    [Fact]
    public void A_missing_hand_is_marked_at_its_wrist()
    {
        using var folder = new TemporaryFolder();
        var options = new RenderOptions { FrameWidth = 400, Aspect = 1 };
        PoseRenderer.Render(Recording(1), folder.File("both.png"), options);
        PoseRenderer.Render(Recording(1, leftHand: false), folder.File("one.png"), options);
        using var both = SKBitmap.Decode(folder.File("both.png"));
        using var one = SKBitmap.Decode(folder.File("one.png"));

        // The cross at the left wrist (0.7, 0.6); the drawn hand is above it.
        Assert.NotEqual(Left, both.GetPixel(276, 244));
        Assert.Equal(Left, one.GetPixel(276, 244));
        Assert.Equal(both.GetPixel(124, 244), one.GetPixel(124, 244));
    }

    [Fact]
    public void A_frame_without_a_person_is_crossed_out()
    {
        using var folder = new TemporaryFolder();
        PoseRenderer.Render(new PoseRecording(1, 75, new float[225], new float[75]), folder.File("x.png"),
            new RenderOptions { FrameWidth = 100, Aspect = 1 });
        using var picture = SKBitmap.Decode(folder.File("x.png"));

        Assert.True(picture.GetPixel(50, 50).Red < 200);
        Assert.True(picture.GetPixel(75, 50).Red > 240);
    }

    [Fact]
    public void A_GIF_holds_every_frame_and_the_speed_of_the_recording()
    {
        using var folder = new TemporaryFolder();
        PoseRenderer.Render(Recording(7), folder.File("x.gif"), new RenderOptions { FrameWidth = 120, Aspect = 1.5, FramesPerSecond = 20 });

        using var codec = SKCodec.Create(folder.File("x.gif"));
        Assert.Equal((7, 120, 80, -1), (codec.FrameCount, codec.Info.Width, codec.Info.Height, codec.RepetitionCount));
        Assert.All(codec.FrameInfo, f => Assert.Equal(50, f.Duration));
    }

    [Fact]
    public void A_GIF_decodes_to_the_drawn_colours()
    {
        using var folder = new TemporaryFolder();
        var options = new RenderOptions { FrameWidth = 400, Aspect = 1 };
        PoseRenderer.Render(Recording(1), folder.File("x.png"), options);
        PoseRenderer.Render(Recording(1), folder.File("x.gif"), options);
        using var png = SKBitmap.Decode(folder.File("x.png"));
        using var gif = SKBitmap.Decode(folder.File("x.gif"));

        for (var i = 0; i < 400 * 400; i++)
        {
            var (expected, actual) = (png.GetPixel(i % 400, i / 400), gif.GetPixel(i % 400, i / 400));
            // Half a step of the palette: 255 / 5 / 2 rounded up.
            Assert.True(Math.Abs(expected.Red - actual.Red) <= 26 && Math.Abs(expected.Green - actual.Green) <= 26
                && Math.Abs(expected.Blue - actual.Blue) <= 26);
        }
    }

    [Fact]
    public void Noisy_pictures_survive_the_GIF_compression()
    {
        using var folder = new TemporaryFolder();
        using var picture = new SKBitmap(new SKImageInfo(300, 200, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var random = new Random(5);
        for (var i = 0; i < 300 * 200; i++)
        {
            // Colours of the palette itself, so that the way back is exact.
            picture.SetPixel(i % 300, i / 300,
                new SKColor((byte)(random.Next(6) * 51), (byte)(random.Next(7) * 255 / 6), (byte)(random.Next(6) * 51)));
        }

        using (var file = File.Create(folder.File("x.gif")))
        {
            var gif = new GifWriter(file, 300, 200, 0.1);
            gif.Add(picture);
            gif.Complete();
        }

        using var decoded = SKBitmap.Decode(folder.File("x.gif"));
        for (var i = 0; i < 300 * 200; i++)
        {
            Assert.Equal(picture.GetPixel(i % 300, i / 300), decoded.GetPixel(i % 300, i / 300));
        }
    }

    [Fact]
    public void A_page_captions_what_is_missing()
    {
        using var folder = new TemporaryFolder();
        PoseRenderer.Render(Recording(3, rightHand: false), folder.File("x.html"), new RenderOptions { Title = "a <b> & c" });

        var page = File.ReadAllText(folder.File("x.html"));
        Assert.Contains("<title>a &lt;b&gt; &amp; c</title>", page);
        Assert.Contains("<figcaption>frame 2, no right hand</figcaption>", page);
        Assert.Contains("src=\"data:image/png;base64,iVBOR", page);
        Assert.DoesNotContain("no left hand", page);
    }

    [Theory]
    [InlineData(27)]
    [InlineData(59)]
    public void Recordings_of_fewer_keypoints_are_drawn_too(int joints)
    {
        using var folder = new TemporaryFolder();
        var preset = LandmarkPreset.Known.First(p => p.Indexes.Length == joints);
        var whole = Recording(1);
        var keypoints = preset.Indexes.SelectMany(k => whole.Keypoints.Skip(3 * k).Take(3)).ToArray();

        PoseRenderer.Render(new PoseRecording(1, joints, keypoints, [.. Enumerable.Repeat(1f, joints)]), folder.File("x.png"),
            new RenderOptions { FrameWidth = 400, Aspect = 1 });

        using var picture = SKBitmap.Decode(folder.File("x.png"));
        Assert.Equal(Left, picture.GetPixel(280, 160));
    }

    [Fact]
    public void The_video_lies_behind_the_skeleton()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("frames"));
        Frames.Write(folder.File("frames/1.png"), 40, 30, 60);
        Frames.Write(folder.File("frames/2.png"), 40, 30, 200);

        PoseRenderer.Render(Recording(2), folder.File("x.png"), new RenderOptions { Video = folder.File("frames"), FrameWidth = 200 });

        using var sheet = SKBitmap.Decode(folder.File("x.png"));
        Assert.Equal((404, 150), (sheet.Width, sheet.Height));
        Assert.Equal(new SKColor(60, 60, 60), sheet.GetPixel(190, 10));
        Assert.Equal(new SKColor(200, 200, 200), sheet.GetPixel(394, 10));
    }

    [Fact]
    public void A_video_that_is_too_short_is_refused_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("frames"));
        Frames.Write(folder.File("frames/1.png"), 40, 30, 60);

        Assert.Throws<InvalidDataException>(
            () => PoseRenderer.Render(Recording(3), folder.File("x.gif"), new RenderOptions { Video = folder.File("frames") }));
        Assert.Equal([folder.File("frames")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(() => PoseRenderer.Render(Recording(1), folder.File("x.bmp")));
        Assert.Throws<ArgumentException>(() => PoseRenderer.Render(Recording(0), folder.File("x.png")));
        Assert.Throws<ArgumentException>(
            () => PoseRenderer.Render(Recording(1), folder.File("x.png"), new RenderOptions { FrameWidth = 5 }));
        Assert.Throws<ArgumentException>(
            () => PoseRenderer.Render(new PoseRecording(1, 5, new float[15], new float[5]), folder.File("x.png")));
    }

    [Fact]
    public void Coordinates_in_pixels_are_fitted_into_the_picture()
    {
        using var folder = new TemporaryFolder();
        var recording = Recording(1);
        var pixels = recording.Keypoints.Select((v, i) => i % 3 == 2 ? v : v * 500).ToArray();

        PoseRenderer.Render(new PoseRecording(1, 75, pixels, recording.Visibility), folder.File("x.png"),
            new RenderOptions { FrameWidth = 400, Aspect = 1 });

        using var picture = SKBitmap.Decode(folder.File("x.png"));
        Assert.Contains(Left, picture.Pixels);
        Assert.Contains(Right, picture.Pixels);
    }

    /// <summary>A person with hanging arms: shoulders at 0.3, elbows at 0.5, wrists at 0.6 of the height.</summary>
    private static PoseRecording Recording(int frames, bool leftHand = true, bool rightHand = true)
    {
        var points = new (float X, float Y)[75];
        Array.Fill(points, (0.5f, 0.2f));
        (points[11], points[13], points[15]) = ((0.7f, 0.3f), (0.7f, 0.5f), (0.7f, 0.6f));
        (points[12], points[14], points[16]) = ((0.3f, 0.3f), (0.3f, 0.5f), (0.3f, 0.6f));
        (points[23], points[24]) = ((0.6f, 0.9f), (0.4f, 0.9f));
        Array.Fill(points, (0.7f, 0.58f), 33, 21);
        Array.Fill(points, (0.3f, 0.58f), 54, 21);
        var visibility = new float[75];
        Array.Fill(visibility, 1);
        Array.Fill(visibility, leftHand ? 1 : 0, 33, 21);
        Array.Fill(visibility, rightHand ? 1 : 0, 54, 21);
        var keypoints = points.SelectMany(p => new[] { p.X, p.Y, 0 }).ToArray();
        return new PoseRecording(
            frames, 75, [.. Enumerable.Repeat(keypoints, frames).SelectMany(k => k)],
            [.. Enumerable.Repeat(visibility, frames).SelectMany(v => v)]);
    }
}
