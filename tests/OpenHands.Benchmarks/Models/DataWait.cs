using System.Diagnostics;
using System.Globalization;
using OpenHands.Datasets.Sampling;
using OpenHands.Formats.Packed;
using OpenHands.Models.Encoders;
using OpenHands.Models.Pretraining;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Training;
using OpenHands.Training.Data;
using OpenHands.Training.Devices;
using OpenHands.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Benchmarks.Models;

/// <summary>
/// How long a training step waits for its batch: packed store -> windows -> selection, centring, shear, rotation -> batch, prepared ahead
/// by the loader that training uses, against DPC steps of both encoders. Issue aim: at most 2 % at batch 128.
/// </summary>
internal static class DataWait
{
    private const int Windows = 7;
    private const int Frames = 10;

    /// <param name="arguments">batch size, steps, threads of tensor operations; or none for 128, 5 and 1.</param>
    /// <param name="output">Where the table goes.</param>
    public static void Run(string[] arguments, TextWriter output)
    {
        var numbers = arguments.Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray();
        var (batch, steps, threads) = numbers is [var b, var s, var t] ? (b, s, t) : (128, 5, 1);
        set_num_threads(threads);
        using var corpus = new WindowCorpus();
        output.WriteLine("| encoder | batch | data workers | ms to prepare a batch | ms a step | ms waited a step | waiting |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var encoder in (string[])["st-gcn", "decoupled-gcn"])
        {
            foreach (var workers in (int[])[0, 1])
            {
                Measure(corpus, encoder, batch, steps, workers, output);
            }
        }
    }

    private static void Measure(WindowCorpus corpus, string encoder, int batch, int steps, int workers, TextWriter output)
    {
        var shoulders = LandmarkPreset.Minimal27.Shoulders!.Value;
        var transforms = new TransformPipeline(
            [new PoseSelect(LandmarkPreset.Minimal27.Indexes), new CenterAndScaleNormalize(shoulders.Left, shoulders.Right),
                new ShearTransform(0.1), new RotationTransform(0.1)]);
        using var source = PretrainingData.OpenPacked(
            [corpus.PackedPath(PackedElement.Float32)], transforms, Defects.Corrected,
            new PoseWindowsSettings { WindowFrames = Frames, Windows = Windows, Downsample = 3 });
        random.manual_seed(1);
        using var network = new DpcPretrainer(new PretrainerSettings
        {
            Encoder = encoder == "st-gcn" ? new StGcnSettings { Dropout = 0.5 } : new DecoupledGcnSettings(),
        });
        using var parameters = new ParameterBuffer(network);
        using var optimiser = new OptimiserSettings { Name = "AdamW", LearningRate = 1e-4, WeightDecay = 1e-5 }.Create(parameters);
        var batches = new RepeatedBatches(source, batch);
        var clock = Stopwatch.StartNew();
        batches.Prepare(0);
        batches.Prepare(1);
        var prepare = clock.Elapsed.TotalSeconds / 2;

        using var loader = new PrefetchingLoader(batches.Prepare, 0, steps + 1, workers);
        network.train();
        TimeSpan waitedBefore = default;
        for (var step = 0; step <= steps; step++)
        {
            if (step == 1)
            {
                (waitedBefore, clock) = (loader.Waited, Stopwatch.StartNew()); // the first step warms up
            }

            using var scope = NewDisposeScope();
            var (windows, _) = BatchTransfer.To(CPU, loader.Take()!, source);
            network.Loss(windows).Loss.backward();
            optimiser.Step(1);
        }

        var (seconds, waited) = (clock.Elapsed.TotalSeconds / steps, (loader.Waited - waitedBefore).TotalSeconds / steps);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {encoder} | {batch} | {workers} | {prepare * 1000:0.0} | {seconds * 1000:0} "
                + $"| {waited * 1000:0.00} | {waited / seconds:0.00%} |"));
    }

    /// <summary>A corpus of forty recordings as if each came up several times an epoch, so that a batch may be larger than it.</summary>
    private sealed class RepeatedBatches(ISampleSource source, int size)
    {
        public SampleBatch Prepare(int number)
        {
            var samples = Enumerable.Range(0, size).Select(i => source.Get(i % source.Count, new SampleRandom(1, number, i))!);
            return SampleBatch.Stack([.. samples]);
        }
    }
}
