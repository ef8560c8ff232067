using System.Diagnostics;
using System.Globalization;
using OpenHands.Extraction;
using OpenHands.Extraction.Imaging;
using OpenHands.Extraction.Models;
using OpenHands.Extraction.Tracking;
using OpenHands.Extraction.Video;

namespace OpenHands.Benchmarks;

/// <summary>
/// Pose extraction: processor time per frame at each complexity, and how a folder of videos scales with its workers. One worker and many
/// take turns, and so does bare tracking on as many threads, which shows what the machine itself allows; medians over the rounds.
/// </summary>
internal static class ExtractionSpeed
{
    private const int Complexity = 2;
    private const int ClipsPerWorker = 2;

    /// <param name="video">A video with a person; null for the clip beside the checkout.</param>
    /// <param name="rounds">Rounds.</param>
    /// <param name="output">Where the tables go.</param>
    /// <exception cref="FileNotFoundException">There is no video.</exception>
    /// <exception cref="ModelsMissingException">The models are not in data/models.</exception>
    public static void Run(string? video, int rounds, TextWriter output)
    {
        var path = video ?? Path.Combine("..", "shared", "data", "video", "signer.mp4");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: no such file; --input=VIDEO names a video that shows a person");
        }

        var store = ModelStore.Open(Path.Combine("data", "models"));
        var frames = Frames(path, out _);
        var described = $"{Path.GetFileName(path)}: {frames.Count} frames of {frames[0].Width} x {frames[0].Height} px";
        Say(output, $"{described}; {Environment.ProcessorCount} cores; medians of {rounds} rounds.");
        Say(output, $"");
        Say(output, $"| complexity | decode, CPU ms a frame | tracking, CPU ms a frame |");
        Say(output, $"|---|---|---|");
        foreach (var complexity in (int[])[0, 1, 2])
        {
            PerFrame(path, store, complexity, rounds, output);
        }

        Scaling(path, store, frames, rounds, output);
    }

    private static void PerFrame(string path, ModelStore store, int complexity, int rounds, TextWriter output)
    {
        using var models = HolisticModels.Load(store, complexity);
        using var networks = models.CreateExecutors();
        List<double> decoding = [], tracking = [];
        Track(networks, Frames(path, out _));
        for (var round = 0; round < rounds; round++)
        {
            var frames = Frames(path, out var milliseconds);
            decoding.Add(milliseconds);
            var start = Environment.CpuUsage.TotalTime;
            Track(networks, frames);
            tracking.Add((Environment.CpuUsage.TotalTime - start).TotalMilliseconds / frames.Count);
        }

        Say(output, $"| {complexity} | {Median(decoding):0.0} | {Median(tracking):0.0} |");
    }

    private static void Scaling(string path, ModelStore store, List<RgbImage> frames, int rounds, TextWriter output)
    {
        var workers = Environment.ProcessorCount;
        List<double> folderOne = [], folderMany = [], bareOne = [], bareMany = [], folderRatio = [], bareRatio = [];
        using var models = HolisticModels.Load(store, Complexity);
        for (var round = 0; round < rounds; round++)
        {
            folderOne.Add(Folder(path, store, 1));
            folderMany.Add(Folder(path, store, workers));
            bareOne.Add(Bare(models, frames, 1));
            bareMany.Add(Bare(models, frames, workers));
            folderRatio.Add(folderMany[^1] / folderOne[^1] / workers);
            bareRatio.Add(bareMany[^1] / bareOne[^1] / workers);
        }

        Say(output, $"");
        Say(output, $"| complexity {Complexity} | 1 worker, frames/s | {workers} workers, frames/s | share of {workers} x 1 worker |");
        Say(output, $"|---|---|---|---|");
        Say(output,
            $"| a folder: decoding, tracking, writing | {Median(folderOne):0.00} | {Median(folderMany):0.00} | {Median(folderRatio):P0} |");
        Say(output, $"| tracking alone, frames in memory | {Median(bareOne):0.00} | {Median(bareMany):0.00} | {Median(bareRatio):P0} |");
    }

    // Frames a second by the clock, from the first frame on: loading the networks is the same for two videos and for two thousand.
    private static double Folder(string path, ModelStore store, int workers)
    {
        var folder = Directory.CreateTempSubdirectory("openhands-bench-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "videos"));
            for (var i = 0; i < ClipsPerWorker * workers; i++)
            {
                File.Copy(path, Path.Combine(folder.FullName, "videos", $"{i}{Path.GetExtension(path)}"));
            }

            var first = new FirstFrame();
            var options = new ExtractionOptions
            {
                Input = Path.Combine(folder.FullName, "videos"),
                Output = Path.Combine(folder.FullName, "poses"),
                Models = store.Folder,
                Complexity = Complexity,
                Workers = workers,
            };
            var final = PoseExtractor.Run(options, first).Final;
            return (final.Frames - first.Seen!.Frames) / (final.Elapsed - first.Seen.Elapsed).TotalSeconds;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Bare(HolisticModels models, List<RgbImage> frames, int threads)
    {
        var executors = Enumerable.Range(0, threads).Select(_ => models.CreateExecutors()).ToList();
        executors.ForEach(networks => Track(networks, frames[..1]));
        var clock = Stopwatch.StartNew();
        var workers = executors.ConvertAll(networks => new Thread(() => Track(networks, frames)));
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        var rate = threads * frames.Count / clock.Elapsed.TotalSeconds;
        executors.ForEach(networks => networks.Dispose());
        return rate;
    }

    private static List<RgbImage> Frames(string path, out double cpuMilliseconds)
    {
        var frames = new List<RgbImage>();
        using var source = FrameSource.Open(path);
        var start = Environment.CpuUsage.TotalTime;
        while (source.Read(null) is { } frame)
        {
            frames.Add(frame);
        }

        cpuMilliseconds = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds / frames.Count;
        return frames;
    }

    private static void Track(HolisticExecutors networks, List<RgbImage> frames)
    {
        var tracker = new HolisticTracker(networks);
        frames.ForEach(frame => tracker.Next(frame));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Say(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Remembers the first report that has frames.</summary>
    private sealed class FirstFrame : IProgress<ExtractionProgress>
    {
        public ExtractionProgress? Seen { get; private set; }

        public void Report(ExtractionProgress value) => Seen ??= value.Frames > 0 ? value : null;
    }
}
