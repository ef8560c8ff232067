using OpenHands.Runs.Manifests;
using OpenHands.Settings.Suites;

namespace OpenHands.Runs.Tests;

public sealed class RunComparisonTests
{
    private static readonly Comparison Starts = Between(new() { ["use.start"] = "masked" }, new() { ["use.start"] = "scratch" });

    [Fact]
    public void Cells_are_paired_by_seed_and_equal_in_every_axis_that_is_not_named()
    {
        List<Run> runs = [];
        foreach (var (seed, clips) in ((int, int)[])[(1, 1), (1, 3), (2, 1), (2, 3), (3, 1)])
        {
            var cell = $"seed={seed},clips_per_class={clips}";
            runs.Add(Evaluated("a", "evaluate", $"{cell},use.start=masked", 0.5, seed, clips));
            runs.Add(Evaluated("a", "evaluate", $"{cell},use.start=scratch", 0.4 + (0.01 * seed), seed, clips));
            runs.Add(Evaluated("a", "evaluate", $"{cell},use.start=dpc", 0.9, seed, clips));
        }

        runs.Add(Evaluated("a", "evaluate", "seed=4,clips_per_class=1,use.start=masked", 0.9, 4, 1)); // without another side

        var rows = Compare(runs, Starts);
        Assert.Equal([("1 a class", 3), ("3 a class", 2)], rows.Select(row => (row.Labels, row.Of.Count)));
        Assert.Equal(0.08, rows[0].Difference!.Mean, 9);
        Assert.Equal((0.5, 0.42), (Math.Round(rows[0].OfMean, 9), Math.Round(rows[0].WithMean, 9)));
        Assert.Equal(("masked", "scratch"), rows[0].Sides);
        Assert.Equal("+8.0 (95 % interval +7.0 to +9.0, p = 0.25; 3 seeds)", rows[0].Text);
    }

    [Fact]
    public void Clips_of_all_seeds_are_compared_one_by_one_where_there_are_predictions()
    {
        List<Run> runs =
        [
            .. Enumerable.Range(1, 3).SelectMany(seed => new[]
            {
                Evaluated("a", "evaluate", $"seed={seed},use.start=masked", 0.75, seed),
                Evaluated("a", "evaluate", $"seed={seed},use.start=scratch", 0.25, seed),
            }),
        ];
        var row = Assert.Single(Compare(
            runs, Starts, run => Predictions(40, run.Cell!.Contains("masked", StringComparison.Ordinal) ? 30 : 10)));
        Assert.Equal((0.5, 3, 40), (row.Difference!.Mean, row.Difference.Seeds, row.Difference.Clips));
        Assert.InRange(row.Difference.Low, 0.3, 0.4);
        Assert.EndsWith("p = 0.25; 3 seeds, 40 test clips)", row.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Clips_that_one_seed_lacks_are_left_out_and_repeated_names_are_told_apart()
    {
        List<Run> runs =
        [
            Evaluated("a", "evaluate", "seed=1,use.start=masked", 1, 1), Evaluated("a", "evaluate", "seed=1,use.start=scratch", 0, 1),
            Evaluated("a", "evaluate", "seed=2,use.start=masked", 1, 2), Evaluated("a", "evaluate", "seed=2,use.start=scratch", 0, 2),
        ];
        var row = Assert.Single(Compare(runs, Starts, run => run.Record.Seed == 1
            ? [.. Predictions(6, 3), .. Predictions(6, 3)]
            : [.. Predictions(4, 4), .. Predictions(4, 4)]));
        Assert.Equal(8, row.Difference!.Clips);
    }

    [Fact]
    public void Experiments_are_compared_by_their_stages_of_equal_names()
    {
        List<Run> runs =
        [
            .. Enumerable.Range(1, 2).SelectMany(seed => new[]
            {
                Evaluated("masked", "evaluate", $"seed={seed}", 0.6, seed),
                Evaluated("dpc", "evaluate", $"seed={seed}", 0.5, seed),
                Evaluated("masked", "evaluate_probe", $"seed={seed}", 0.4, seed),
                Evaluated("dpc", "evaluate_probe", $"seed={seed}", 0.2, seed),
            }),
        ];
        var rows = Compare(runs, Between(new() { ["experiment"] = "masked" }, new() { ["experiment"] = "dpc" }));
        Assert.Equal([("", "evaluate", 0.1), ("", "evaluate_probe", 0.2)],
            rows.Select(row => (row.Experiment, row.Stage, Math.Round(row.Difference!.Mean, 9))));
    }

    [Fact]
    public void A_side_may_name_several_axes_and_the_training_that_an_evaluation_follows()
    {
        List<Run> runs =
        [
            .. Enumerable.Range(1, 2).SelectMany(seed => new[]
            {
                Evaluated("a", "evaluate", $"seed={seed},init=pretrained", 0.6, seed, trained: "tune"),
                Evaluated("a", "evaluate", $"seed={seed},init=scratch", 0.5, seed, trained: "tune"),
                Evaluated("a", "evaluate_gru", $"seed={seed}", 0.3, seed, trained: "gru"),
            }),
        ];
        var row = Assert.Single(Compare(runs, Between(new() { ["stage"] = "tune", ["init"] = "scratch" }, new() { ["stage"] = "gru" })));
        Assert.Equal((0.2, "scratch", "gru"), (Math.Round(row.Difference!.Mean, 9), row.Sides.Of.Split(' ')[1], row.Sides.With));
    }

    [Fact]
    public void Cells_of_another_subset_data_set_or_choice_of_epoch_are_never_a_pair()
    {
        var masked = Evaluated("a", "evaluate", "seed=1,use.start=masked", 0.6, 1);
        var scratch = Evaluated("a", "evaluate", "seed=1,use.start=scratch", 0.6, 1);
        Run With(Func<RunRecord, RunRecord> change) => scratch with { Record = change(scratch.Record) };

        Assert.Single(Compare([masked, scratch], Starts));
        Assert.Empty(Compare([masked, With(record => record with { Seed = 2 })], Starts));
        Assert.Empty(Compare([masked, With(record => record with { Dataset = "other" })], Starts));
        Assert.Empty(Compare([masked, With(record => record with { Fraction = 0.1 })], Starts));
        Assert.Empty(Compare([masked, With(record => record with { ClipsPerClass = 1 })], Starts));
        Assert.Empty(Compare([masked, With(record => record with { SelectedOn = "test split" })], Starts));
        Assert.Empty(Compare([masked, With(record => record with { Compat = "upstream" })], Starts));
        Assert.Empty(Compare([masked, scratch with { Kept = "@1" }], Starts));
    }

    [Fact]
    public void One_seed_without_predictions_is_no_difference_at_all()
    {
        var row = Assert.Single(Compare(
            [Evaluated("a", "evaluate", "seed=1,use.start=masked", 0.6, 1), Evaluated("a", "evaluate", "seed=1,use.start=scratch", 0.4, 1)],
            Starts));
        Assert.Null(row.Difference);
        Assert.Equal("cannot be told: one seed without predictions", row.Text);
    }

    [Fact]
    public void A_cell_that_could_be_compared_with_two_is_left_out_with_a_warning()
    {
        List<string> heard = [];
        List<Run> runs =
        [
            Evaluated("a", "evaluate", "seed=1,use.start=masked", 0.6, 1),
            Evaluated("a", "evaluate", "seed=1,use.start=scratch,lr=1", 0.4, 1),
            Evaluated("a", "evaluate", "seed=1,use.start=scratch,lr=2", 0.4, 1),
        ];
        Assert.Empty(RunComparison.All(runs, _ => [Starts], _ => [], heard.Add));
        Assert.Contains("s/a/evaluate/seed=1,use.start=masked could be compared with", Assert.Single(heard), StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiments_own_comparison_stays_within_it_and_a_suite_that_says_nothing_compares_starts()
    {
        List<Run> runs = [];
        foreach (var experiment in (string[])["a", "b"])
        {
            foreach (var seed in (int[])[1, 2])
            {
                runs.Add(Evaluated(experiment, "evaluate", $"seed={seed},init=pretrained", 0.6, seed));
                runs.Add(Evaluated(experiment, "evaluate", $"seed={seed},init=scratch", 0.4, seed));
            }
        }

        Assert.Equal(["a", "b"], RunComparison.All(runs, _ => [], _ => []).Select(row => row.Experiment));
        var own = Comparison.Pretraining with { Experiment = "b" };
        Assert.Equal(["b"], Compare(runs, own).Select(row => row.Experiment));
    }

    private static IReadOnlyList<RunComparison> Compare(
        IEnumerable<Run> runs, Comparison comparison, Func<Run, IReadOnlyList<Prediction>>? predictions = null) =>
        RunComparison.All(runs, _ => [comparison], predictions ?? (_ => []));

    private static Comparison Between(Dictionary<string, string> of, Dictionary<string, string> with) => new("starts", of, with, "", "");

    private static List<Prediction> Predictions(int clips, int right) =>
        [.. Enumerable.Range(0, clips).Select(clip => new Prediction($"clip{clip}", null, 1, [new RankedClass(clip < right ? 1 : 0, 1)]))];

    private static Run Evaluated(
        string experiment, string stage, string cell, double top1, int seed, int? clipsPerClass = null, string trained = "finetune") => new(
        $"results/runs/s/{experiment}/{stage}/{cell}", "s", experiment, stage, cell,
        new RunRecord
        {
            Kind = "evaluate",
            ConfigSha256 = "",
            Dataset = "wlasl100",
            Seed = seed,
            ClipsPerClass = clipsPerClass,
            SelectedOn = "nothing",
            StartedFrom = $"results/runs/s/{experiment}/{trained}/{cell}/checkpoints/best.safetensors",
            Metrics = new Dictionary<string, double> { ["top1"] = top1 },
        },
        new StageManifest { Stage = $"s/{experiment}/{stage}/{cell}", Kind = "evaluate", Key = "" });
}
