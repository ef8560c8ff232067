using OpenHands.Extraction.Video;

namespace OpenHands.Extraction.Tests.Video;

/// <summary>Whether a video is cut off, and which decoder gives all of it.</summary>
public sealed class CompletenessTests
{
    public static TheoryData<DecoderChoice> Decoders => [DecoderChoice.OpenCv, DecoderChoice.Ffmpeg, DecoderChoice.Auto];

    [Theory]
    [MemberData(nameof(Decoders))]
    public void An_edit_list_that_hides_frames_is_no_cut(DecoderChoice decoder)
    {
        using var folder = new TemporaryFolder();
        var whole = Ffmpeg.TestCard(folder, "whole.mp4", 20, "64x48", "-g", "20");
        Ffmpeg.Run("-ss", "0.95", "-i", whole, "-c", "copy", folder.File("part.mp4"));

        var video = Extract(folder.File("part.mp4"), decoder);

        Assert.InRange(video.Frames.Frames, 5, 15);
        Assert.Null(video.CutOff);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void A_variable_frame_rate_is_no_cut(DecoderChoice decoder)
    {
        using var folder = new TemporaryFolder();
        var path = Ffmpeg.TestCard(folder, "variable.mkv", 8, "64x48", "-vf", "select=lt(n\\,4)+gt(n\\,40)", "-fps_mode", "vfr");

        var video = Extract(path, decoder);

        Assert.Equal((8, null), (video.Frames.Frames, video.CutOff));
    }

    [Theory]
    [InlineData("edited.mp4")]
    [InlineData("variable.mkv")]
    public void OpenCV_alone_does_not_call_them_cut_off_either(string name)
    {
        using var folder = new TemporaryFolder();
        Ffmpeg.TestCard(folder, "variable.mkv", 8, "64x48", "-vf", "select=lt(n\\,4)+gt(n\\,40)", "-fps_mode", "vfr");
        Ffmpeg.Run("-ss", "0.95", "-i", Ffmpeg.TestCard(folder, "whole.mp4", 20, "64x48", "-g", "20"), "-c", "copy",
            folder.File("edited.mp4"));

        Assert.Null(OpenCvAlone(folder.File(name)));
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.mkv")]
    [InlineData("a.avi")]
    public void A_file_that_ends_before_its_container_does_is_cut_off(string name)
    {
        using var folder = new TemporaryFolder();
        var path = Truncated(folder, name);

        foreach (var decoder in Enum.GetValues<DecoderChoice>())
        {
            var video = Extract(path, decoder);

            Assert.InRange(video.Frames.Frames, 10, 55);
            Assert.Matches("the file has [0-9]+ of its [0-9]+ bytes", video.CutOff);
        }
    }

    [Theory]
    [InlineData(DecoderChoice.OpenCv)]
    [InlineData(DecoderChoice.Ffmpeg)]
    public void A_container_without_a_size_is_cut_off_where_its_pictures_end_before_its_length(DecoderChoice decoder)
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("copy or download it again", Extract(Truncated(folder, "a.flv"), decoder).CutOff, StringComparison.Ordinal);
        Assert.Contains(" s of 6.0 s: install ffmpeg", OpenCvAlone(folder.File("a.flv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Sound_without_pictures_for_a_while_ends_OpenCV_but_not_the_video()
    {
        Assert.SkipUnless(OpenCvVideo.IsAvailable(out var reason), reason);
        using var folder = new TemporaryFolder();
        var path = folder.File("gap.mkv");
        // 1000 packets of sound a second; no picture from 0.6 s to 6 s.
        Ffmpeg.Run(
            "-f", "lavfi", "-i", "testsrc=size=64x48:rate=10", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono,asetnsamples=n=8", "-t", "6.6",
            "-vf", "select=lt(n\\,6)+gte(n\\,60)", "-fps_mode", "vfr", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", path);

        var (all, alone) = (Extract(path, DecoderChoice.Auto), Extract(path, DecoderChoice.OpenCv));

        Assert.Equal((12, null, "ffmpeg -cpuflags 0"), (all.Frames.Frames, all.CutOff, all.Decoder));
        Assert.InRange(alone.Frames.Frames, 1, 6);
        Assert.Contains("12 by ffmpeg; let ffmpeg decode it", alone.CutOff, StringComparison.Ordinal);
        Assert.Contains("install ffmpeg", OpenCvAlone(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("01_av1.mp4", 12)]
    [InlineData("03_gap_4096_audio_packets.mkv", 12)]
    [InlineData("04_edit_list_cut.mp4", 7)]
    [InlineData("05_vfr.webm", 12)]
    [InlineData("35_gif/anim.gif", 0)]
    public void The_videos_of_the_cases_give_all_frames_without_a_complaint(string name, int frames)
    {
        var video = Extract(Fixtures.Shared(["cases", "data", .. name.Split('/')]), DecoderChoice.Auto);

        Assert.Null(video.CutOff);
        Assert.Equal(frames > 0
            ? frames
            : DecodedFrames.Of(Fixtures.Shared(["cases", "data", .. name.Split('/')]), DecoderChoice.Ffmpeg).Count, video.Frames.Frames);
    }

    [Fact]
    public void AV1_is_decoded_by_ffmpeg_and_without_it_the_cure_is_named()
    {
        Assert.SkipUnless(OpenCvVideo.IsAvailable(out var reason), reason);
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(Ffmpeg.HasEncoder("libaom-av1"), "needs an ffmpeg with the encoder libaom-av1");
        var path = Ffmpeg.TestCard(folder, "a.mp4", 4, "64x48", "-c:v", "libaom-av1", "-cpu-used", "8");
        Assert.SkipWhen(DecodedFrames.Of(path, DecoderChoice.OpenCv).Count > 0, "this OpenCV decodes AV1");

        Assert.Equal(4, Extract(path, DecoderChoice.Auto).Frames.Frames);
        Assert.Matches("OpenCV .* may lack this video's decoder: install ffmpeg",
            Completeness.NoFrame(Extract(path, DecoderChoice.OpenCv).Decoder));
    }

    [Fact]
    public void Counts_of_packets_and_frames_are_read()
    {
        var text =
            "packet|pts_time=0.0|duration_time=0.1\npacket|pts_time=0.4|duration_time=N/A\nstream|codec_type=audio|nb_read_frames=90\n"
            + "stream|codec_type=video|nb_read_frames=2\nformat|duration=0.5\n";

        Assert.Equal(new FfprobeCount(2, 0.4, 0.5), FfprobeCount.Parse(new StringReader(text)));
        Assert.Null(FfprobeCount.Parse(new StringReader("format|duration=3\n")));
    }

    private static VideoExtraction Extract(string path, DecoderChoice decoder)
    {
        if (decoder == DecoderChoice.OpenCv)
        {
            Assert.SkipUnless(OpenCvVideo.IsAvailable(out var reason), reason);
        }

        using var networks = new FakeHolisticPerWorker().CreateExecutors();
        return VideoExtraction.Run(path, networks, decoder, cancellation: TestContext.Current.CancellationToken);
    }

    /// <summary>The complaint where there is no ffprobe to ask.</summary>
    private static string? OpenCvAlone(string path)
    {
        Assert.SkipUnless(OpenCvVideo.IsAvailable(out var reason), reason);
        using var source = FrameSource.Open(path, DecoderChoice.OpenCv);
        var frames = 0;
        while (source.Read(null) is not null)
        {
            frames++;
        }

        Assert.True(frames < source.DeclaredFrames, $"{frames} of {source.DeclaredFrames}: no difference");
        return Completeness.Shortfall(path, frames, source, null);
    }

    private static string Truncated(TemporaryFolder folder, string name)
    {
        string[] order = name.EndsWith(".mp4", StringComparison.Ordinal) ? ["-movflags", "+faststart"] : [];
        Ffmpeg.Run(
            ["-f", "lavfi", "-i", "color=gray:size=160x120:rate=10,noise=alls=20:allf=t", "-frames:v", "60", "-pix_fmt", "yuv420p", "-g",
                "5", .. order, folder.File(name)]);
        var bytes = File.ReadAllBytes(folder.File(name));
        File.WriteAllBytes(folder.File(name), bytes[..(bytes.Length * 6 / 10)]);
        return folder.File(name);
    }
}
