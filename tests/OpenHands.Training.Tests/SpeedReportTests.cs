using System.Globalization;
using OpenHands.Models;
using OpenHands.Models.Decoders;
using OpenHands.Models.Encoders;
using OpenHands.Settings.Networks;
using OpenHands.Training.Tests.Tiny;
using TorchSharp;

namespace OpenHands.Training.Tests;

public sealed class SpeedReportTests
{
    [Fact]
    public void A_run_shorter_than_a_logging_interval_still_knows_its_rate()
    {
        using var folder = new TemporaryFolder();
        var result = TinyRuns.Run("finetune", folder.Path, new RunHost(new RecordedProgress()), o => o with { LogEverySteps = 1000 });
        Assert.InRange(result.SamplesPerSecond, 1, 1e7);
    }

    [Fact]
    public void Rates_count_the_time_in_batches_and_not_that_in_validation_and_name_the_share_of_the_machine()
    {
        using var folder = new TemporaryFolder();
        var clock = new SteppedClock();
        var progress = new RecordedProgress(_ => clock.Advance(0.5)); // half a second a step of eight samples
        var result = TinyRuns.Run(
            "pretrain", folder.Path, new RunHost(progress) { Clock = clock }, o => o with { LogEverySteps = 10, DataWorkers = 0 });

        Assert.Equal(16, result.SamplesPerSecond, 0.5);
        var line = progress.Lines.Where(l => l.StartsWith("train ", StringComparison.Ordinal)).ElementAt(1);
        // 16 samples, 6 operations per multiply-add
        Assert.Matches(@"16\.0 samples/s  data wait \d+\.\d%  96\.0 GFLOP/s \(\d+% of \d+\)$", line);

        var timing = File.ReadAllLines(folder.File("timing.csv"));
        Assert.Equal("epoch,step,seconds,samples_per_s,data_wait_share,gflop_per_s", timing[0]);
        Assert.Equal(1 + (TinyRuns.Steps / 10), timing.Length);
        Assert.Matches(@"^3,20,9\.5,16,0(\.\d+)?,96$", timing[2]); // step 20 is reported half a second after step 19
        Assert.Empty(result.ResumedAtSteps);
    }

    [Fact]
    public void Products_of_frozen_parts_count_once_and_others_three_times()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyPretrainer.Seeded();
        model.FrozenShare = 0.5;
        var clock = new SteppedClock();
        var progress = new RecordedProgress(_ => clock.Advance(0.5));
        TinyRuns.Run("pretrain", folder.Path, new RunHost(progress) { Clock = clock }, o => o with { LogEverySteps = 10 }, model);

        // 16 samples a second, 0.5 + 3 * 0.5 products, 2 operations
        Assert.Contains("  64.0 GFLOP/s", progress.Lines.Where(l => l.StartsWith("train ", StringComparison.Ordinal)).ElementAt(1),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fine_tuning_of_a_network_that_counts_its_products_names_its_share_of_the_machine_too()
    {
        torch.manual_seed(1);
        using var folder = new TemporaryFolder();
        using var model = new SignClassifier(new PoseFlattenerSettings { Joints = 2 }, new RnnSettings(), 2, classes: 6);
        var progress = new RecordedProgress();
        var clips = new TinyClips(32);
        new ClassificationLoop(model, clips, clips, new LoopKnobs { LogEverySteps = 2 }.Classification(),
            new RunOptions { Device = "cpu" }).Run(folder.Path, new RunHost(progress));
        Assert.Matches(@"samples/s  data wait \d+\.\d%  \d+\.\d GFLOP/s \(\d+% of \d+\)$",
            progress.Lines.First(l => l.StartsWith("train ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_resumed_run_remembers_where_and_counts_the_time_before()
    {
        using var folder = new TemporaryFolder();
        foreach (var k in (int[])[23, 41])
        {
            var clock = new SteppedClock();
            Assert.Throws<InvalidOperationException>(() => TinyRuns.Run("pretrain", folder.Path, new RunHost(new RecordedProgress(p =>
            {
                clock.Advance(0.5);
                _ = p.Step < k ? 0 : throw new InvalidOperationException("crash");
            }))
            { Clock = clock }));
        }

        var last = new SteppedClock();
        var result = TinyRuns.Run("pretrain", folder.Path, new RunHost(new RecordedProgress(_ => last.Advance(0.5))) { Clock = last });
        Assert.Equal([20, 40], result.ResumedAtSteps);
        var rows = File.ReadAllLines(folder.File("timing.csv")).Skip(1).Select(l => l.Split(',')).ToList();
        Assert.Equal([.. Enumerable.Range(1, 13).Select(i => $"{4 * i}")], rows.Select(r => r[1])); // as in a run that never stopped
        var rates = rows.Select(r => double.Parse(r[2], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(rates.Order(), rates);
        Assert.Equal(20, result.EarlierSeconds, 1.0);

        var again = TinyRuns.Run("pretrain", folder.Path, new RunHost(new RecordedProgress()));
        Assert.Equal([20, 40], again.ResumedAtSteps); // finished: nothing to resume
    }

    /// <summary>Time that passes only when told to.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(double seconds) => _ticks += (long)(seconds * TimeSpan.TicksPerSecond);

        public override long GetTimestamp() => _ticks;
    }
}
