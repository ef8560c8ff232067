using OpenHands.Extraction.Outputs;
using OpenHands.Extraction.Tests.Video;
using OpenHands.Extraction.Video;
using OpenHands.Formats.Pickles;

namespace OpenHands.Extraction.Tests;

/// <summary>
/// One run over videos of every awkward kind, made with ffmpeg; the networks see a person in every picture that is not black.
/// </summary>
public sealed class GeneratedVideoTests : IDisposable
{
    private readonly TemporaryFolder _input = new();
    private readonly TemporaryFolder _output = new();

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }

    [Theory]
    [InlineData(DecoderChoice.OpenCv)]
    [InlineData(DecoderChoice.Ffmpeg)]
    public void Every_kind_is_extracted_or_told_of_and_none_stops_the_run(DecoderChoice decoder)
    {
        if (decoder == DecoderChoice.OpenCv)
        {
            Assert.SkipUnless(OpenCvVideo.IsAvailable(out var reason), reason);
        }

        Grey("silent.mp4", 6);
        Grey("upright.mp4", 4);
        Ffmpeg.Run("-i", _input.File("upright.mp4"), "-c", "copy", "-metadata:s:v:0", "rotate=90", _input.File("rotated.mp4"));
        Grey("variable.mp4", 8, "-vf", "select=lt(n\\,4)+gt(n\\,7)", "-fps_mode", "vfr");
        Ffmpeg.Run("-f", "lavfi", "-i", "color=gray:size=64x48:rate=10,format=yuv444p,scale=63:47", "-frames:v", "3", "-pix_fmt", "yuv444p",
            _input.File("odd.avi"));
        Ffmpeg.Run("-f", "lavfi", "-i", "color=gray:size=64x48:rate=10", "-f", "lavfi", "-i", "sine", "-t", "0.5", "-pix_fmt", "yuv420p",
            _input.File("with-sound.mp4"));
        Ffmpeg.Run("-f", "lavfi", "-i", "sine=duration=0.3", "-vn", _input.File("sound-only.mp4"));
        Ffmpeg.Run("-f", "lavfi", "-i", "color=black:size=64x48:rate=10", "-frames:v", "5", "-pix_fmt", "yuv420p",
            _input.File("black.mp4"));
        File.WriteAllBytes(_input.File("zero.mp4"), []);
        var noise = new byte[5000];
        new Random(3).NextBytes(noise);
        File.WriteAllBytes(_input.File("noise.mp4"), noise);
        Truncated("truncated.mp4", "-movflags", "+faststart");
        Truncated("without-index.mp4");

        var report = PoseExtractor.Run(
            new ExtractionOptions { Input = _input.Path, Output = _output.Path, Models = "", Decoder = decoder },
            () => new FakeHolisticPerWorker(), null, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["odd", "rotated", "silent", "truncated", "upright", "variable", "with-sound"],
            report.Outputs.Select(Path.GetFileNameWithoutExtension));
        Assert.Equal(
            ["black.mp4 NoPerson", "noise.mp4 Unreadable", "sound-only.mp4 Unreadable", "truncated.mp4 CutOff",
                "without-index.mp4 Unreadable", "zero.mp4 Unreadable"],
            report.Ledger.Select(entry => $"{entry.Video} {entry.Kind}"));
        Assert.Equal([3, 4, 4, 6, 8, 5],
            new[] { "odd", "rotated", "upright", "silent", "variable", "with-sound" }.Select(name => Stamp(name).Frames));
        Assert.InRange(Stamp("truncated").Frames, 10, 55);
        Assert.Equal((63, 47), (Stamp("odd").Width, Stamp("odd").Height));
        Assert.Equal((48, 64), (Stamp("rotated").Width, Stamp("rotated").Height));
        Assert.All(report.Outputs, path => Assert.Equal(ExtractionStamp.Find(path)!.PoseFrames, PosePickle.Read(path).Frames));
    }

    private ExtractionStamp Stamp(string name) => ExtractionStamp.Find(_output.File($"{name}.pkl"))!;

    private void Grey(string name, int frames, params string[] more)
    {
        string[] rate = more.Length > 0 ? [] : ["-r", "10"];
        Ffmpeg.Run(["-f", "lavfi", "-i", "color=gray:size=64x48:rate=10", "-frames:v", $"{frames}", "-pix_fmt", "yuv420p", .. rate, .. more,
            _input.File(name)]);
    }

    // The first six tenths of a film of moving noise, whose pictures all cost bytes.
    private void Truncated(string name, params string[] more)
    {
        using var folder = new TemporaryFolder();
        Ffmpeg.Run(["-f", "lavfi", "-i", "color=gray:size=160x120:rate=10,noise=alls=20:allf=t", "-frames:v", "60", "-pix_fmt", "yuv420p",
            "-g", "5", .. more, folder.File(name)]);
        var bytes = File.ReadAllBytes(folder.File(name));
        File.WriteAllBytes(_input.File(name), bytes[..(bytes.Length * 6 / 10)]);
    }
}
