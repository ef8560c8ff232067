using System.Diagnostics;
using System.Globalization;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Packed;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;

namespace OpenHands.Benchmarks;

/// <summary>
/// The packed store and h5py in turns on the same numbers, so that whatever else the machine does meets all of them alike; medians over the
/// rounds, printed as the table of docs/performance.md.
/// </summary>
internal static class SideBySide
{
    private const double Seconds = 1;

    public static void Run(int rounds, TextWriter output)
    {
        using var corpus = new WindowCorpus();
        using var raw = RawPoseReader.Open(corpus.RawPath);
        using var single = PackedPoseStore.Open(corpus.PackedPath(PackedElement.Float32));
        using var half = PackedPoseStore.Open(corpus.PackedPath(PackedElement.Float16));
        output.WriteLine($"{WindowCorpus.Recordings} recordings of {WindowCorpus.FramesPerRecording} frames, {raw.Storage(raw.Names[0])}; "
            + $"medians of {rounds} rounds");
        output.WriteLine();
        output.WriteLine("| downsample | threads | h5py, samples/s | packed float32 | ratio | packed float16 | ratio |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var downsample in (int[])[1, 3])
        {
            foreach (var threads in (int[])[1, 2])
            {
                var rates = new List<double>[3];
                for (var i = 0; i < rates.Length; i++)
                {
                    rates[i] = [];
                }

                for (var round = 0; round < rounds; round++)
                {
                    rates[0].Add(corpus.HasPeer ? PeerRate(corpus, downsample, threads) : double.NaN);
                    rates[1].Add(Rate(threads, (random, sample) => WindowReader.Read(single, random, downsample, sample)));
                    rates[2].Add(Rate(threads, (random, sample) => WindowReader.Read(half, random, downsample, sample)));
                }

                var medians = rates.Select(Median).ToArray();
                var cells = medians.Skip(1)
                    .Select(rate => string.Create(CultureInfo.InvariantCulture, $"{rate:N0} | {rate / medians[0]:F0}"));
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {downsample} | {threads} | {medians[0]:N0} "
                    + $"| {string.Join(" | ", cells)} |"));
            }
        }

        output.WriteLine();
        WriteFiles(corpus, rounds, output);
    }

    private static void WriteFiles(WindowCorpus corpus, int rounds, TextWriter output)
    {
        var recording = WindowCorpus.RandomRecording(1);
        PosePickle.Write(corpus.File("pose.pkl"), recording);
        var pickleBytes = new FileInfo(corpus.File("pose.pkl")).Length;
        List<double> pickle = [], hdf5 = [];
        for (var round = 0; round < rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < 20; i++)
            {
                PosePickle.Read(corpus.File("pose.pkl"));
            }

            pickle.Add(20 * pickleBytes / 1e6 / clock.Elapsed.TotalSeconds);
            clock.Restart();
            using (var writer = new RawPoseWriter(corpus.File("written.h5")))
            {
                for (var i = 0; i < 100; i++)
                {
                    writer.Add($"clip{i}", recording);
                }

                writer.Complete();
            }

            hdf5.Add(new FileInfo(corpus.File("written.h5")).Length / 1e6 / clock.Elapsed.TotalSeconds);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Pickles read, one thread: {Median(pickle):N0} MB/s of float64."));
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"HDF5 written and flushed to the disk: {Median(hdf5):N0} MB/s of float32."));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Largest working set of this "
            + $"process: {Process.GetCurrentProcess().PeakWorkingSet64 >> 20:N0} MiB."));
    }

    private static double PeerRate(WindowCorpus corpus, int downsample, int processes)
    {
        var seconds = Seconds.ToString(CultureInfo.InvariantCulture);
        var printed = Peer.Run("run", corpus.RawPath, $"{downsample}", seconds, $"{processes}");
        return double.Parse(printed.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    // Samples a second of all threads together.
    private static double Rate(int threads, Action<SampleRandom, float[]> read)
    {
        var counts = new long[threads];
        var clock = Stopwatch.StartNew();
        var workers = Enumerable.Range(0, threads).Select(thread => new Thread(() =>
        {
            var random = new SampleRandom(thread, 0, 0);
            var sample = WindowReader.NewSample();
            while (clock.Elapsed.TotalSeconds < Seconds)
            {
                read(random, sample);
                counts[thread]++;
            }
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
