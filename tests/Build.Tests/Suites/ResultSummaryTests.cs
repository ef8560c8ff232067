using Build.Stages;
using Build.Suites;
using OpenHands.Runs;

namespace Build.Tests.Suites;

public sealed class ResultSummaryTests : IDisposable
{
    private const string Next = "Next: open results/report/index.html. Tables: results/*.md. All runs: --target=Runs.";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_evaluation_that_left_a_record_has_a_line_with_its_accuracies_and_chance()
    {
        var done = Evaluation("dpc/evaluate/seed=1", null, new() { ["loss"] = 0.5, ["top1"] = 0.9375, ["top5"] = 1 });
        var missing = new Stage("dpc/evaluate/seed=2", CachedKind.Named("evaluate"), _folder.File("missing"));
        var training = new Stage("dpc/finetune/seed=1", CachedKind.Named("finetune"), done.Output);

        Assert.Equal(["dpc/evaluate/seed=1  top-1 0.938  top-5 1.000  (chance 0.125)", "", Next],
            ResultSummary.Lines([done, missing, training]));
        Assert.Empty(ResultSummary.Lines([missing, training]));
    }

    [Fact]
    public void Of_a_large_suite_the_best_evaluations_and_the_first_comparisons_are_named_in_fifteen_lines()
    {
        List<Stage> stages = [];
        foreach (var i in Enumerable.Range(0, 20))
        {
            stages.Add(Probe($"dpc{i}/evaluate/init=pretrained", "pretrained", i * 0.01));
            stages.Add(Probe($"dpc{i}/evaluate/init=scratch", "scratch", 0.5 + (i * 0.01)));
        }

        var lines = ResultSummary.Lines(stages);
        Assert.Equal(ResultSummary.MostLines, lines.Count);
        Assert.StartsWith("dpc19/evaluate/init=scratch     top-1 0.690", lines[0], StringComparison.Ordinal);
        Assert.Equal("37 more are in the report", lines[3]);
        Assert.Equal("14 more are in the report", lines[12]);
        Assert.Equal(Next, lines[14]);
    }

    [Fact]
    public void Pairs_of_starts_say_whether_pretraining_helped_by_how_much_and_on_how_many_labels()
    {
        List<Stage> stages = [];
        foreach (var (seed, pretrained) in ((int, double)[])[(1, 0.4), (2, 0.5), (3, 0.6)])
        {
            stages.Add(Probe($"dpc/evaluate/seed={seed},init=pretrained", "pretrained", pretrained, seed));
            stages.Add(Probe($"dpc/evaluate/seed={seed},init=scratch", "scratch", 0.3, seed));
            stages.Add(Probe($"dpc/nearest/seed={seed},init=pretrained", "pretrained", 0.2, seed, neighbours: 1));
            stages.Add(Probe($"dpc/nearest/seed={seed},init=scratch", "scratch", 0.2, seed, neighbours: 1));
        }

        Assert.Equal(
            ["", "Does pretraining help? Test top-1 from pretrained and from random weights, the difference in points:",
                "  dpc, frozen encoder, 48 labelled clips          50.0 % and 30.0 %: "
                    + "+20.0 (95 % interval +10.0 to +30.0, p = 0.25; 3 seeds)",
                "  dpc, frozen encoder by 1-NN, 48 labelled clips  20.0 % and 20.0 %: "
                    + "0.0 (95 % interval 0.0 to 0.0, p = 1; 3 seeds)"],
            ResultSummary.Lines(stages).SkipWhile(line => line.Length > 0).SkipLast(2));
    }

    [Fact]
    public void Predictions_of_the_test_clips_count_where_they_are_there()
    {
        List<Stage> stages =
            [Probe("dpc/evaluate/seed=1,init=pretrained", "pretrained", 0.6), Probe("dpc/evaluate/seed=1,init=scratch", "scratch", 0)];
        foreach (var (stage, right) in stages.Zip((int[])[12, 0]))
        {
            PredictionsFile.Write(Path.Combine(stage.Output, PredictionsFile.Name), Enumerable.Range(0, 20).Select(clip =>
                new Prediction($"clip{clip}", null, 1, [new RankedClass(clip < right ? 1 : 0, 1)])), ["a", "b"]);
        }

        Assert.Contains("60.0 % and 0.0 %: +60.0 (95 % interval +40.0 to +80.0; 1 seed, 20 test clips)", ResultSummary.Lines(stages)[4],
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_suite_compares_is_said_with_its_name_and_its_sides()
    {
        List<Stage> stages = [];
        foreach (var seed in (int[])[1, 2])
        {
            stages.Add(Evaluation($"a/evaluate/seed={seed},use.start=masked", null, new() { ["top1"] = 0.5 }, seed: seed));
            stages.Add(Evaluation($"a/evaluate/seed={seed},use.start=dpc", null, new() { ["top1"] = 0.4 }, seed: seed));
        }

        stages.Add(new Stage("tables", CachedKind.Named("tabulate"), _folder.File("tables"))
        {
            Comparisons = [new("objectives", new Dictionary<string, string> { ["use.start"] = "masked" },
                new Dictionary<string, string> { ["use.start"] = "dpc" }, "", "")],
        });
        Assert.Equal(
            ["", "Test top-1 compared, the difference in points:",
                "  objectives: masked - dpc, a, fine-tuned  50.0 % and 40.0 %: +10.0 (95 % interval +10.0 to +10.0, p = 0.5; 2 seeds)"],
            ResultSummary.Lines(stages).Skip(4).SkipLast(2));
    }

    [Fact]
    public void Other_axes_than_seed_and_start_are_compared_apart_and_one_seed_without_clips_says_nothing()
    {
        List<Stage> stages = [];
        foreach (var (fraction, pretrained) in ((double, double)[])[(0.1, 0.25), (1, 0.5)])
        {
            var cell = FormattableString.Invariant($"fraction={fraction}");
            stages.Add(Evaluation(
                $"dpc/evaluate/{cell},init=pretrained", "pretrained", new() { ["top1"] = pretrained }, fraction: fraction));
            stages.Add(Evaluation($"dpc/evaluate/{cell},init=scratch", "scratch", new() { ["top1"] = 0.5 }, fraction: fraction));
        }

        stages.Add(Evaluation("alone/evaluate/init=pretrained", "pretrained", new() { ["top1"] = 1 })); // nothing to compare it with
        Assert.Equal(
            ["  dpc, fine-tuned, 10 %  25.0 % and 50.0 %: cannot be told: one seed without predictions",
                "  dpc, fine-tuned        50.0 % and 50.0 %: cannot be told: one seed without predictions"],
            ResultSummary.Lines(stages).Skip(7).SkipLast(2));
    }

    private Stage Probe(string name, string init, double top1, int seed = 1, int? neighbours = null) =>
        Evaluation(name, init, new() { ["top1"] = top1, ["training_clips"] = 48 }, true, seed, neighbours: neighbours);

    private Stage Evaluation(
        string name, string? init, Dictionary<string, double> metrics, bool? frozen = null, int seed = 1, double? fraction = null,
        int? neighbours = null)
    {
        var folder = _folder.File(name.Replace('/', '-'));
        Directory.CreateDirectory(folder);
        RunRecordFile.Write(folder, new()
        {
            Kind = "evaluate",
            ConfigSha256 = "",
            Classes = 8,
            Init = init,
            Frozen = frozen,
            Neighbours = neighbours,
            Metrics = metrics,
            Seed = seed,
            Fraction = fraction,
        });
        return new Stage(name, CachedKind.Named("evaluate"), folder);
    }
}
