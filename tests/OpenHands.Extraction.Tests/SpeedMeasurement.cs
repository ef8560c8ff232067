using System.Globalization;
using OpenHands.Extraction.Imaging;
using OpenHands.Extraction.Tracking;
using OpenHands.Extraction.Video;

namespace OpenHands.Extraction.Tests;

/// <summary>
/// Measures speed, for docs/extraction.md; asked for by name only:
/// dotnet exec OpenHands.Extraction.Tests.dll -class OpenHands.Extraction.Tests.SpeedMeasurement -explicit only -showLiveOutput.
/// </summary>
public sealed class SpeedMeasurement(ITestOutputHelper output)
{
    private const int Rounds = 3;

    [Theory(Explicit = true)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Processor_time_per_frame(int complexity)
    {
        var frames = Frames(Fixtures.Shared("data", "video", "signer.mp4"), out var decoding);
        using var models = HolisticModels.Load(LocalModels.Open(complexity), complexity);
        using var networks = models.CreateExecutors();
        var tracking = Enumerable.Range(0, Rounds + 1).Select(_ => Track(networks, frames)).Skip(1).Min();

        Say($"complexity {complexity}: decode {decoding:0.0} ms, track {tracking:0.0} ms of processor time per frame of {frames[0].Width} x {frames[0].Height} px");
        Assert.True(complexity < 2 || decoding + tracking <= 90, $"{decoding + tracking:0.0} ms");
    }

    [Theory(Explicit = true)]
    [InlineData(1)]
    [InlineData(0)]
    public void Throughput_of_a_folder(int workers)
    {
        var video = Fixtures.Shared("data", "video", "signer.mp4");
        var models = LocalModels.Open(2).Folder;
        using var input = new TemporaryFolder();
        using var poses = new TemporaryFolder();
        for (var i = 0; i < 2 * Environment.ProcessorCount; i++)
        {
            File.Copy(video, input.File($"{i}.mp4"));
        }

        var options = new ExtractionOptions { Input = input.Path, Output = poses.Path, Models = models, Workers = workers };
        var final = PoseExtractor.Run(options, null, TestContext.Current.CancellationToken).Final;

        Say($"{(workers == 0 ? Environment.ProcessorCount : workers)} workers: {final.FramesPerSecond:0.0} frames/s, {final.FramesPerCoreSecond:0.0} frames per second of processor time");
        Assert.Equal(2 * Environment.ProcessorCount, final.Done);
    }

    private static List<RgbImage> Frames(string video, out double millisecondsPerFrame)
    {
        var frames = new List<RgbImage>();
        using var source = FrameSource.Open(video);
        var start = Environment.CpuUsage.TotalTime;
        while (source.Read(null) is { } frame)
        {
            frames.Add(frame);
        }

        millisecondsPerFrame = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds / frames.Count;
        return frames;
    }

    private static double Track(HolisticExecutors networks, List<RgbImage> frames)
    {
        var tracker = new HolisticTracker(networks);
        var start = Environment.CpuUsage.TotalTime;
        frames.ForEach(frame => tracker.Next(frame));
        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds / frames.Count;
    }

    private void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
