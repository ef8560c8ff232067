using Build.Nightly;

namespace Build.Tests.Nightly;

public sealed class NightlyTests
{
    [Fact]
    public void Losses_must_be_equal_bits_on_the_same_machine_class_and_near_in_the_first_epoch_of_pretraining_on_another()
    {
        var baseline = new Baseline(
            "here", new() { ["dpc/pretrain train_epoch 0"] = 1.25, ["dpc/pretrain valid 0"] = 2, ["dpc/pretrain valid 1"] = 2 });
        var measured = new Dictionary<string, double>
        {
            ["dpc/pretrain train_epoch 0"] = 1.25 + 1e-12,
            ["dpc/pretrain valid 0"] = 2.01,
            ["dpc/pretrain valid 1"] = 1.5,
        };

        Assert.Equal(
            [
                "dpc/pretrain train_epoch 0: 1.250000000001, stored 1.25",
                "dpc/pretrain valid 0: 2.01, stored 2",
                "dpc/pretrain valid 1: 1.5, stored 2",
            ],
            baseline.Differences(measured, "here", SampleLosses.Fit));
        Assert.Equal(["dpc/pretrain valid 0: 2.01, stored 2"], baseline.Differences(measured, "elsewhere", SampleLosses.Fit));
    }

    [Fact]
    public void A_value_that_is_new_or_gone_is_a_difference()
    {
        var baseline = new Baseline("here", new() { ["a"] = 1 });

        Assert.Equal(["a: stored, not measured", "b: measured, not stored"],
            baseline.Differences(new Dictionary<string, double> { ["b"] = 1 }, "here", SampleLosses.Fit));
    }

    [Theory]
    [InlineData(149, true, true)]
    [InlineData(151, true, false)]
    [InlineData(900, false, true)]
    public void A_benchmark_may_be_half_as_slow_again_on_the_machine_it_was_stored_on(double measured, bool sameMachine, bool fits) =>
        Assert.Equal(fits, BenchmarkTimes.Fit("any", 100, measured, sameMachine));

    [Fact]
    public void Losses_are_read_per_run_phase_and_epoch()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("dpc/pretrain"));
        File.WriteAllText(folder.File("dpc/pretrain/metrics.csv"),
            "phase,epoch,step,loss\ntrain,0,10,3.5\ntrain_epoch,0,20,3.25\nvalid,0,20,3.125\n");

        Assert.Equal(new Dictionary<string, double> { ["dpc/pretrain train_epoch 0"] = 3.25, ["dpc/pretrain valid 0"] = 3.125 },
            SampleLosses.Read(folder.Path));
    }

    [Fact]
    public void A_baseline_survives_its_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("b.json");
        new Baseline("here", new() { ["a"] = 0.1 + 0.2 }).Write(path);

        var read = Baseline.Read(path)!;
        Assert.Equal(("here", 0.1 + 0.2), (read.Machine, read.Values["a"]));
        Assert.Null(Baseline.Read(folder.File("none.json")));
    }

    [Fact]
    public void Tables_are_compared_by_the_rows_of_the_suite_without_times_and_commits()
    {
        const string Stored = "experiment,top-1,latency (ms),commit\nsample/a,\"50, or so\",1.5,abc\nsample/b,60,2,abc\nreal/c,70,3,abc\n";
        Assert.Empty(
            TableDiff.Rows("t.csv", Stored, "experiment,top-1,latency (ms),commit\nsample/b,60,9,def\nsample/a,\"50, or so\",8,def\n",
                "sample"));
        Assert.Equal(
            ["t.csv - sample/b, 60", "t.csv + sample/b, 61"],
            TableDiff.Rows("t.csv", Stored, "experiment,top-1,latency (ms),commit\nsample/a,\"50, or so\",8,def\nsample/b,61,2,abc\n",
                "sample"));
        Assert.Empty(TableDiff.Rows("t.csv", Stored, "experiment,more,top-1\nsample/a,x,\"50, or so\"\nsample/b,y,60\n", "sample"));
        Assert.Equal(["t.csv - sample/a, 50, or so", "t.csv - sample/b, 60"],
            TableDiff.Rows("t.csv", Stored, "experiment,top-1\n", "sample"));
    }

    [Fact]
    public void The_summary_names_failed_steps_and_shows_their_details()
    {
        var summary = NightlySummary.Write(
            [new StepOutcome("tests", true, "passed", []), new StepOutcome("tables", false, "1 differ", [" M results/a.csv"])], "0123abc");

        Assert.StartsWith("# Nightly: 1 of 2 steps failed\n\nCommit 0123abc, ", summary);
        Assert.Contains("| tests | ok: passed |\n| tables | **failed**: 1 differ |\n", summary);
        Assert.EndsWith("## tables\n\n```text\n M results/a.csv\n```\n", summary);
    }
}
