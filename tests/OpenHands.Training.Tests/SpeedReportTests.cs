using OpenHands.Training.Tests.Tiny;

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
            "pretrain", folder.Path, new RunHost(progress) { Clock = clock }, o => o with { GemmFlopsPerSample = 2e9, LogEverySteps = 10, DataWorkers = 0 });

        Assert.Equal(16, result.SamplesPerSecond, 0.5);
        var line = progress.Lines.First(l => l.StartsWith("train ", StringComparison.Ordinal));
        Assert.Matches(@"GFLOP/s \(\d+% of \d+\)$", line);
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
