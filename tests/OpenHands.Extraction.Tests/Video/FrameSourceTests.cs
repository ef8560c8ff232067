using OpenHands.Extraction.Imaging;
using OpenHands.Extraction.Video;

namespace OpenHands.Extraction.Tests.Video;

public sealed class FrameSourceTests
{
    public static TheoryData<DecoderChoice> Decoders => [DecoderChoice.OpenCv, DecoderChoice.Ffmpeg];

    [Theory]
    [MemberData(nameof(Decoders))]
    public void A_silent_video_gives_its_frames(DecoderChoice decoder)
    {
        using var folder = new TemporaryFolder();
        var frames = ReadAll(Ffmpeg.TestCard(folder, "a.mp4"), decoder);

        Assert.Equal(10, frames.Count);
        Assert.All(frames, f => Assert.Equal((64, 48), (f.Width, f.Height)));
        Assert.NotEqual(frames[0].Pixels, frames[9].Pixels);
    }

    [Fact]
    public void OpenCV_and_the_ffmpeg_pipe_give_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var path = Ffmpeg.TestCard(folder, "a.mp4", size: "128x96");
        var (first, second) = (ReadAll(path, DecoderChoice.OpenCv), ReadAll(path, DecoderChoice.Ffmpeg));

        Assert.Equal(first.Count, second.Count);
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First.Pixels, pair.Second.Pixels));
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Red_comes_first(DecoderChoice decoder)
    {
        using var folder = new TemporaryFolder();
        Ffmpeg.Run("-f", "lavfi", "-i", "color=red:size=32x32:rate=10", "-frames:v", "2", "-pix_fmt", "yuv420p", folder.File("red.mp4"));

        var pixels = ReadAll(folder.File("red.mp4"), decoder)[0].Pixels;

        Assert.True(pixels[0] > 240 && pixels[1] < 15 && pixels[2] < 15, $"{pixels[0]} {pixels[1]} {pixels[2]}");
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void A_video_that_asks_for_rotation_stands_upright(DecoderChoice decoder)
    {
        using var folder = new TemporaryFolder();
        var plain = Ffmpeg.TestCard(folder, "plain.mp4", frames: 3);
        Ffmpeg.Run("-i", plain, "-c", "copy", "-metadata:s:v:0", "rotate=90", folder.File("rotated.mp4"));
        var (first, rotated) = (ReadAll(plain, decoder), ReadAll(folder.File("rotated.mp4"), decoder));
        Assert.SkipWhen(rotated[0].Width == 64, "this ffmpeg does not write rotation as metadata");

        Assert.Equal((48, 64), (rotated[0].Width, rotated[0].Height));
        // A quarter turn to either side puts one of two corners into the upper left.
        byte[] corner = rotated[0].Pixels[..3];
        Assert.True(Near(corner, first[0], 0, 47) || Near(corner, first[0], 63, 0));
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Odd_sizes_are_kept(DecoderChoice decoder)
    {
        using var folder = new TemporaryFolder();
        Ffmpeg.Run("-f", "lavfi", "-i", "testsrc=size=63x47:rate=10", "-frames:v", "3", "-pix_fmt", "yuv444p", folder.File("odd.avi"));

        var frames = ReadAll(folder.File("odd.avi"), decoder);

        Assert.Equal(3, frames.Count);
        Assert.Equal((63, 47), (frames[0].Width, frames[0].Height));
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void A_variable_frame_rate_neither_adds_nor_drops_frames(DecoderChoice decoder)
    {
        using var folder = new TemporaryFolder();
        // Frames 4 to 7 of 12 are dropped, the others keep their times.
        var path = Ffmpeg.TestCard(folder, "vfr.mp4", 8, "64x48", "-vf", "select=lt(n\\,4)+gt(n\\,7)", "-fps_mode", "vfr");

        Assert.Equal(8, ReadAll(path, decoder).Count);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void A_cut_off_video_gives_the_frames_before_the_cut(DecoderChoice decoder)
    {
        using var folder = new TemporaryFolder();
        var whole = Ffmpeg.TestCard(folder, "whole.mp4", 60, "160x120", "-movflags", "+faststart", "-g", "5");
        var bytes = File.ReadAllBytes(whole);
        File.WriteAllBytes(folder.File("cut.mp4"), bytes[..(bytes.Length * 6 / 10)]);

        Assert.InRange(ReadAll(folder.File("cut.mp4"), decoder).Count, 10, 55);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void A_video_without_its_index_is_refused_by_name(DecoderChoice decoder)
    {
        using var folder = new TemporaryFolder();
        // Without faststart the index comes last.
        var bytes = File.ReadAllBytes(Ffmpeg.TestCard(folder, "whole.mp4"));
        File.WriteAllBytes(folder.File("cut.mp4"), bytes[..(bytes.Length / 2)]);

        Assert.Contains("cut.mp4", Assert.Throws<InvalidDataException>(() => ReadAll(folder.File("cut.mp4"), decoder)).Message);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Noise_and_sound_are_not_videos(DecoderChoice decoder)
    {
        using var folder = new TemporaryFolder();
        Ffmpeg.Run("-f", "lavfi", "-i", "sine=duration=0.2", folder.File("sound.wav"));
        var noise = new byte[5000];
        new Random(3).NextBytes(noise);
        File.WriteAllBytes(folder.File("noise.mp4"), noise);

        Assert.Throws<InvalidDataException>(() => ReadAll(folder.File("sound.wav"), decoder));
        Assert.Throws<InvalidDataException>(() => ReadAll(folder.File("noise.mp4"), decoder));
    }

    [Fact]
    public void A_file_of_zero_bytes_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("empty.mp4"), []);

        Assert.Contains("zero bytes", Assert.Throws<InvalidDataException>(() => FrameSource.Open(folder.File("empty.mp4"))).Message);
    }

    [Theory]
    [InlineData("#EXTM3U\nhttp://example.invalid/video.ts\n")]
    [InlineData("ffconcat version 1.0\nfile /etc/hostname\n")]
    public void A_playlist_is_not_followed(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("list.mp4"), content);

        Assert.Contains("playlist", Assert.Throws<InvalidDataException>(() => FrameSource.Open(folder.File("list.mp4"))).Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("nowhere.mp4", Assert.Throws<FileNotFoundException>(() => FrameSource.Open("nowhere.mp4")).Message);

    [Fact]
    public void A_folder_of_frames_is_read_in_the_order_of_its_numbers()
    {
        using var folder = new TemporaryFolder();
        Frames.Write(folder.File("frame10.png"), 8, 6, 30);
        Frames.Write(folder.File("frame2.png"), 8, 6, 20);
        Frames.Write(folder.File("frame1.png"), 8, 6, 10);
        File.WriteAllText(folder.File("notes.txt"), "not a frame");

        Assert.Equal([10, 20, 30], ReadAll(folder.Path, DecoderChoice.Auto).Select(f => (int)f.Pixels[0]));
    }

    [Fact]
    public void A_damaged_frame_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("frame1.png"), "not a png");

        Assert.Contains("frame1.png", Assert.Throws<InvalidDataException>(() => ReadAll(folder.Path, DecoderChoice.Auto)).Message);
    }

    [Fact]
    public void A_given_image_is_written_into_while_its_size_fits()
    {
        using var folder = new TemporaryFolder();
        Frames.Write(folder.File("1.png"), 8, 6, 1);
        Frames.Write(folder.File("2.png"), 8, 6, 2);
        Frames.Write(folder.File("3.png"), 9, 6, 3);
        using var source = FrameSource.Open(folder.Path);

        var first = source.Read(null);
        Assert.Same(first, source.Read(first));
        Assert.NotSame(first, source.Read(first));
    }

    private static List<RgbImage> ReadAll(string path, DecoderChoice decoder) => DecodedFrames.Of(path, decoder);

    private static bool Near(byte[] color, RgbImage image, int x, int y) =>
        Enumerable.Range(0, 3).All(c => Math.Abs(color[c] - image.Pixels[(y * image.Width + x) * 3 + c]) < 8);
}
