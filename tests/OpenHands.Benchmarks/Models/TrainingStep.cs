using System.Diagnostics;
using System.Globalization;
using OpenHands.Models.Encoders;
using OpenHands.Models.Pretraining;
using OpenHands.Models.States;
using OpenHands.Settings.Networks;
using OpenHands.Settings.Training;
using OpenHands.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Benchmarks.Models;

/// <summary>
/// The DPC training step, forward, backward, clip and AdamW, of our networks with the flat parameter buffer that training uses, and of the
/// original operation graph with torch's own clipping and optimiser, in turns within one run on the same libtorch: windows of the paper's
/// shape, 7 x 10 frames x 27 joints x 2, 256 features.
/// </summary>
internal static class TrainingStep
{
    private const int Windows = 7;

    private const double LearningRate = 1e-4;
    private const double WeightDecay = 1e-5;
    private const double ClipNorm = 1;

    /// <param name="arguments">encoder, batch size, threads, rounds; or none for all that docs/performance.md shows.</param>
    /// <param name="output">Where the table goes.</param>
    public static void Run(string[] arguments, TextWriter output)
    {
        output.WriteLine("| encoder | batch | threads | original, samples/s | ours, samples/s | ratio | largest score difference | GFLOP/s "
            + "of ours | share of GEMM rate |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        if (arguments is [var encoder, var batch, var threads, var rounds])
        {
            Measure(encoder, Number(batch), Number(threads), Number(rounds), output);
            return;
        }

        foreach (var size in (int[])[32, 128])
        {
            foreach (var type in (string[])["decoupled-gcn", "st-gcn"])
            {
                Measure(type, size, 1, size == 32 ? 5 : 3, output);
                Measure(type, size, 2, size == 32 ? 5 : 3, output);
            }
        }
    }

    private static void Measure(string encoder, int batch, int threads, int rounds, TextWriter output)
    {
        set_num_threads(threads);
        random.manual_seed(1);
        using var ours = new DpcPretrainer(new PretrainerSettings
        {
            Encoder = encoder == "st-gcn" ? new StGcnSettings { Dropout = 0.5 } : new DecoupledGcnSettings(),
        });
        using var original = new DpcPretrainer(new OriginalEncoder(encoder));
        StateDictLoader.Load(original, StateDictionary.Save(ours), "ours");
        using var windows = randn([batch, Windows, 10, 27, 2]);
        var difference = Difference(ours, original, windows.narrow(0, 0, Math.Min(batch, 8)));

        List<double> oursSeconds = [], originalSeconds = [], gemm = [];
        using var parameters = new ParameterBuffer(ours);
        using var ourOptimiser = new OptimiserSettings { Name = "AdamW", LearningRate = LearningRate, WeightDecay = WeightDecay }.Create(
            parameters);
        using var originalOptimiser =
            optim.AdamW(original.parameters().Where(p => p.requires_grad), LearningRate, weight_decay: WeightDecay);
        for (var round = 0; round <= rounds; round++)
        {
            originalSeconds.Add(Step(original, windows, () => StepOfTorch(original, originalOptimiser)));
            oursSeconds.Add(Step(ours, windows, () => ourOptimiser.Step(ClipNorm)));
            gemm.Add(GemmRate());
        }

        var (slow, fast) = (Median(originalSeconds), Median(oursSeconds));
        var rate = 6 * ours.MultiplyAdds(windows.shape) / fast / 1e9; // 2 operations; backward costs two more products
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {encoder} | {batch} | {threads} | {batch / slow:0.00} | {batch / fast:0.00} | {slow / fast:0.00} | {difference:0.0e0} "
            + $"| {rate:0} | {rate / Median(gemm):0%} |"));
    }

    private static void StepOfTorch(nn.Module network, optim.Optimizer optimiser)
    {
        nn.utils.clip_grad_norm_(network.parameters().Where(p => p.requires_grad), ClipNorm);
        optimiser.step();
        optimiser.zero_grad();
    }

    private static double Step(DpcPretrainer network, Tensor windows, Action clipAndStep)
    {
        using var scope = NewDisposeScope();
        network.train();
        var started = Now();
        network.Loss(windows).Loss.backward();
        clipAndStep();
        return Now() - started;
    }

    private static double Difference(DpcPretrainer left, DpcPretrainer right, Tensor windows)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        left.eval();
        right.eval();
        var (l, r) = (left.forward(windows), right.forward(windows));
        return ((l - r).abs().max() / r.abs().max()).item<float>();
    }

    private static double GemmRate()
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        var square = randn([2048, 2048]);
        var started = Now();
        square.mm(square);
        return 2 * Math.Pow(2048, 3) / (Now() - started) / 1e9;
    }

    /// <summary>The median of all but the first, which warms up.</summary>
    private static double Median(List<double> values) => values.Skip(1).Order().ElementAt((values.Count - 1) / 2);

    /// <summary>
    /// Seconds of the process's own CPU time with one thread, so that other work on the machine does not count; else of the clock.
    /// </summary>
    private static double Now() =>
        get_num_threads() == 1 ? Environment.CpuUsage.TotalTime.TotalSeconds : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
