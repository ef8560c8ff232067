using System.Globalization;
using OpenHands.Models;
using OpenHands.Models.Kernels;
using OpenHands.Models.Pretraining;
using OpenHands.Training.Tests.Tiny;
using TorchSharp;

namespace OpenHands.Training.Tests;

public sealed class PretrainingLoopTests
{
    private static readonly LoopKnobs Options = new()
    {
        MaxEpochs = 30,
        Optimiser = new() { LearningRate = 1e-2, WeightDecay = 1e-5 },
        LogEverySteps = 3,
        KeepBest = 5,
    };

    [Fact]
    public void The_loss_falls_and_checkpoints_metrics_and_reports_are_left()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyPretrainer.Seeded();
        var progress = new RecordedProgress();
        var result = new PretrainingLoop(model, new TinyWindows(50), new TinyWindows(17), Options.Pretraining(), Options.Run).Run(
            folder.Path, new RunHost(progress));

        Assert.Equal(30, result.Epochs);
        Assert.Equal(30 * 6, result.Steps); // 50 recordings, batches of 8, the last incomplete one dropped
        Assert.All((string[])[result.BestCheckpoint, result.LastCheckpoint, result.LightningCheckpoint],
            f => Assert.True(File.Exists(f), f));
        var rows = File.ReadAllLines(folder.File("metrics.csv"));
        Assert.Equal("phase,epoch,step,loss,top1,top3,top5,lr", rows[0]);
        Assert.Equal(60 + 30 + 30, rows.Length - 1);
        var losses = rows.Where(r => r.StartsWith("train_epoch", StringComparison.Ordinal))
            .Select(r => double.Parse(r.Split(',')[3], CultureInfo.InvariantCulture)).ToList();
        Assert.True(losses[^1] < losses[0] - 0.3, $"loss {losses[0]} -> {losses[^1]}");
        Assert.Equal(180, progress.Steps.Count);
        Assert.Equal(180, progress.Steps[0].TotalSteps);
        Assert.Contains(progress.Lines, l => l.Contains("samples/s") && l.Contains("data wait"));
        Assert.Empty(progress.Warnings);
        Assert.NotNull(result.Best);
        Assert.Equal(result.Best["loss"],
            rows.Where(r => r.StartsWith("valid", StringComparison.Ordinal))
                .Min(r => double.Parse(r.Split(',')[3], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Equal_seeds_give_equal_bits_whatever_the_number_of_data_workers()
    {
        var hashes = new[] { 0, 1, 3 }.Select(workers =>
        {
            using var folder = new TemporaryFolder();
            using var model = TinyPretrainer.Seeded();
            new PretrainingLoop(model, new TinyWindows(40, i => i % 5 == 0), new TinyWindows(12),
                (Options with { MaxEpochs = 3, DataWorkers = workers }).Pretraining(), Options.Run)
                .Run(folder.Path, new RunHost(new RecordedProgress()));
            return RunFiles.Hash(folder.Path);
        }).ToList();
        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(hashes[0], hashes[2]);
    }

    /// <summary>
    /// Scores that are 0 within a group of four and 100 across groups: with groups the loss is that of four equal scores.
    /// </summary>
    [Theory]
    [InlineData(null, 100 + 1.386294)] // log(4 + 4 e^100) = 100 + log 4
    [InlineData("recording", 1.386294)] // log 4
    public void Predictions_are_compared_within_their_group(string? groupBy, double expected)
    {
        using var folder = new TemporaryFolder();
        using var model = new AcrossGroups();
        var progress = new RecordedProgress();
        var options = Options with { MaxEpochs = 1, GroupBy = groupBy, GroupSize = 4 };
        new PretrainingLoop(model, new TinyWindows(8), null, options.Pretraining(), options.Run).Run(folder.Path, new RunHost(progress));
        Assert.Equal(groupBy is not null,
            progress.Lines.Any(l =>
                l.StartsWith("contrast within 1 sources, 4 recordings at a time; 0 of 8 recordings left out", StringComparison.Ordinal)));
        var row = File.ReadAllLines(folder.File("metrics.csv")).Single(r => r.StartsWith("train_epoch", StringComparison.Ordinal));
        Assert.Equal(expected, double.Parse(row.Split(',')[3], System.Globalization.CultureInfo.InvariantCulture), 1e-3);
    }

    [Fact]
    public void Groups_are_refused_by_an_objective_that_contrasts_nothing()
    {
        using var folder = new TemporaryFolder();
        using var model = new AcrossGroups { ContrastsSamples = false };
        var loop = new PretrainingLoop(
            model, new TinyWindows(8), null, (Options with { GroupBy = "recording", GroupSize = 4 }).Pretraining(), Options.Run);
        var error = Assert.Throws<ArgumentException>(() => loop.Run(folder.Path, new RunHost(new RecordedProgress())));
        Assert.Contains("group_by", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loss", false)]
    [InlineData("top3", true)]
    public void Epochs_are_ranked_by_the_metric_that_is_monitored_in_its_own_direction(string monitor, bool larger)
    {
        using var folder = new TemporaryFolder();
        using var model = TinyPretrainer.Seeded();
        var options = Options with { MaxEpochs = 6, Monitor = monitor };
        var best = new PretrainingLoop(model, new TinyWindows(50), new TinyWindows(17), options.Pretraining(), options.Run)
            .Run(folder.Path, new RunHost(new RecordedProgress())).Best!;
        var lines = File.ReadAllLines(folder.File("metrics.csv"));
        var column = Array.IndexOf(lines[0].Split(','), monitor);
        var values = lines.Where(line => line.StartsWith("valid", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(',')[column], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.True(values.Distinct().Count() > 1);
        Assert.Equal(larger ? values.Max() : values.Min(), best[monitor]);
    }

    [Fact]
    public void A_monitored_metric_that_the_objective_does_not_have_is_refused_with_those_it_has()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyPretrainer.Seeded();
        var loop = new PretrainingLoop(
            model, new TinyWindows(8), null, (Options with { Monitor = "f1" }).Pretraining(), Options.Run);
        var error = Assert.Throws<ArgumentException>(() => loop.Run(folder.Path, new RunHost(new RecordedProgress())));
        Assert.Contains("'f1' is no metric of this run; it has loss, top1, top3, top5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_seed_gives_other_bits()
    {
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();
        using var first = TinyPretrainer.Seeded();
        using var second = TinyPretrainer.Seeded();
        new PretrainingLoop(first, new TinyWindows(16), null, (Options with { MaxEpochs = 1 }).Pretraining(), Options.Run).Run(
            one.Path, new RunHost(new RecordedProgress()));
        new PretrainingLoop(second, new TinyWindows(16), null, (Options with { MaxEpochs = 1, Seed = 2 }).Pretraining(), Options.Run).Run(
            two.Path, new RunHost(new RecordedProgress()));
        Assert.NotEqual(RunFiles.Hash(one.Path), RunFiles.Hash(two.Path));
    }

    [Fact]
    public void A_fast_development_run_takes_one_step_and_still_leaves_a_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyPretrainer.Seeded();
        var result = new PretrainingLoop(
            model, new TinyWindows(50), new TinyWindows(50), (Options with { FastDevRun = true }).Pretraining(), Options.Run).Run(
            folder.Path, new RunHost(new RecordedProgress()));
        Assert.Equal((1, 1L), (result.Epochs, result.Steps));
        Assert.True(File.Exists(result.BestCheckpoint));
    }

    [Fact]
    public void Overfitting_sees_the_same_batch_in_every_epoch_and_learns_it()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyPretrainer.Seeded();
        var options = Options with { OverfitBatches = 1, MaxEpochs = 150, BatchSize = 3, Schedule = new() { TMax = 100_000 } };
        var result = new PretrainingLoop(model, new TinyWindows(50), null, options.Pretraining(), options.Run).Run(
            folder.Path, new RunHost(new RecordedProgress()));
        Assert.Equal(150, result.Steps);
        var losses = File.ReadAllLines(folder.File("metrics.csv")).Where(r => r.StartsWith("train_epoch", StringComparison.Ordinal))
            .Select(r => double.Parse(r.Split(',')[3], CultureInfo.InvariantCulture)).ToList();
        Assert.True(losses[^10..].Average() < 0.6 * losses[0], $"loss {losses[0]} -> {losses[^10..].Average()}");
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_run_before_the_weights_change_and_saves_the_batch()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyPretrainer.Seeded();
        using (torch.no_grad())
        {
            model.get_parameter("_predict.bias")!.fill_(float.NaN);
        }

        var before = model.get_parameter("_encode.weight")!.data<float>().ToArray();
        var error = Assert.Throws<NonFiniteLossException>(
            () => new PretrainingLoop(model, new TinyWindows(20), null, Options.Pretraining(), Options.Run).Run(
                folder.Path, new RunHost(new RecordedProgress())));

        Assert.Equal(0, error.Step);
        Assert.True(new FileInfo(error.BatchFile).Length > 8 * 48 * 4);
        Assert.Contains(error.BatchFile, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, model.get_parameter("_encode.weight")!.data<float>().ToArray());
    }

    [Fact]
    public void A_corpus_without_a_long_enough_recording_is_an_error_and_no_endless_search()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyPretrainer.Seeded();
        var error = Assert.Throws<InvalidDataException>(
            () => new PretrainingLoop(model, new TinyWindows(20, _ => true), null, Options.Pretraining(), Options.Run).Run(
                folder.Path, new RunHost(new RecordedProgress())));
        Assert.Contains("long enough", error.Message, StringComparison.Ordinal);
    }

    private sealed class AcrossGroups : torch.nn.Module<torch.Tensor, torch.Tensor>, IPretrainingObjective
    {
        private readonly TorchSharp.Modules.Parameter _nothing = new(torch.zeros(1));

        public AcrossGroups()
            : base(nameof(AcrossGroups)) => RegisterComponents();

        public torch.nn.Module Network => this;

        public IReadOnlyList<Measure> Measures => TopK.Measures;

        public bool ContrastsSamples { get; init; } = true;

        public long? Choices(long samples) => samples;

        public BatchLoss Loss(torch.Tensor windows, int? group = null) => Contrast.Of(call(windows), group);

        public override torch.Tensor forward(torch.Tensor input)
        {
            using var group = TensorSums.CountTo(input.shape[0], input.device).Times(0.25).floor();
            using var across = group.unsqueeze(1).ne(group.unsqueeze(0)).to_type(torch.ScalarType.Float32).Times(100);
            return across.Plus(_nothing.Times(0)).unsqueeze(1).unsqueeze(-1);
        }
    }
}
