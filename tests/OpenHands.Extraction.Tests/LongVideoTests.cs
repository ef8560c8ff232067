using System.Globalization;
using OpenHands.Extraction.Outputs;
using OpenHands.Extraction.Tests.Video;

namespace OpenHands.Extraction.Tests;

/// <summary>
/// Memory over a long video, with networks that see a person in every frame; alone in the process, since its working set is what is
/// measured. The explicit one is an hour, for docs/extraction.md: dotnet exec OpenHands.Extraction.Tests.dll -class
/// OpenHands.Extraction.Tests.LongVideoTests -explicit only -showLiveOutput.
/// </summary>
[Collection(nameof(LongVideoTests))]
[CollectionDefinition(nameof(LongVideoTests), DisableParallelization = true)]
public sealed class LongVideoTests(ITestOutputHelper output)
{
    private const int Width = 320;
    private const int Height = 240;
    private const int BytesPerFrame = Width * Height * 3;

    [Fact]
    public void Memory_does_not_grow_with_the_frames()
    {
        const int frames = 2000;
        var memory = Extract(frames);

        // Were frames kept, there would be 230 kB more for each.
        Assert.InRange(memory.Last - memory.Early, long.MinValue, frames * BytesPerFrame / 5);
    }

    [Fact(Explicit = true)]
    public void Memory_of_an_hour()
    {
        const int frames = 60 * 60 * 30;
        var memory = Extract(frames);

        // 1.2 kB of landmarks a frame, twice while the blocks become one recording, and what the collector lets lie until it is worth its
        // while.
        Assert.InRange(memory.Peak - memory.Early, long.MinValue, (2 * 1200L * frames) + (200 << 20));
    }

    private (long Early, long Last, long Peak) Extract(int frames)
    {
        using var folder = new TemporaryFolder();
        var video = folder.File("long.mp4");
        Ffmpeg.Run(
            "-f", "lavfi", "-i", $"color=gray:size={Width}x{Height}:rate=30,noise=alls=20:allf=t", "-frames:v",
            frames.ToString(CultureInfo.InvariantCulture),
            "-c:v", "mpeg4", "-q:v", "20", "-pix_fmt", "yuv420p", video);
        var memory = new Samples(frames / 10);
        var options = new ExtractionOptions { Input = video, Output = folder.File("long.pkl"), Models = "", Workers = 1 };

        var report = PoseExtractor.Run(options, () => new FakeHolisticPerWorker(), memory, TestContext.Current.CancellationToken);

        Assert.Equal(frames, ExtractionStamp.Find(Assert.Single(report.Outputs))!.PoseFrames);
        var (early, last, peak) = (memory.Early, memory.Last, Math.Max(memory.Peak, Environment.WorkingSet));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{frames} frames of {Width} x {Height} px: working set {early >> 20} MiB after a tenth, {last >> 20} MiB at the last "
            + $"frame, {peak >> 20} MiB at most; {new FileInfo(report.Outputs[0]).Length >> 20} MiB written"));
        return (early, last, peak);
    }

    /// <summary>The working set at every report; the first ones, while everything is being loaded, do not count.</summary>
    private sealed class Samples(int warmUp) : IProgress<ExtractionProgress>
    {
        public long Early { get; private set; }

        public long Last { get; private set; }

        public long Peak { get; private set; }

        public void Report(ExtractionProgress value)
        {
            if (value.Frames < warmUp)
            {
                return;
            }

            Last = Environment.WorkingSet;
            Early = Early == 0 ? Last : Early;
            Peak = Math.Max(Peak, Last);
        }
    }
}
