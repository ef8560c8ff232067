using OpenHands.Runs.Manifests;

namespace OpenHands.Runs.Tests;

public sealed class RunDiffTests
{
    private static readonly string[] Glosses = ["book", "cat", "tree"];

    [Fact]
    public void A_kept_run_is_compared_with_the_one_that_took_its_place()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        const string Stage = "s/x/evaluate/seed=1,init=scratch";
        var folder = Path.Combine(repository.Root, "results/runs", Stage);
        Change(folder, m => m with { Parameters = new Dictionary<string, string> { ["lr"] = "1", ["same"] = "a" }, Commit = "old" });
        Predict(folder, ("a", 0, 0), ("b", 1, 1), ("c", 2, 0), ("gone", 0, 0));
        Directory.Move(folder, KeptFolderName.Of(folder, new string('a', 64)));
        var now = repository.Add(Stage, new RunRecord
        {
            Kind = "evaluate",
            ConfigSha256 = "1",
            Metrics = new Dictionary<string, double> { ["top1"] = 0.75, ["new"] = 2 },
        });
        var parameters = new Dictionary<string, string> { ["lr"] = "2", ["same"] = "a" };
        Change(now, m => m with { Parameters = parameters, Commit = "new", KindVersion = 4 });
        Predict(now, ("a", 0, 1), ("b", 1, 1), ("c", 2, 2), ("fresh", 0, 1));

        var index = RunIndex.Read(repository.Root, withKept: true);
        var diff = RunDiff.Of(repository.Root, index.Find(Stage + "@aaaaaaaaaaaa"), index.Find(Stage));

        Assert.Equal([new DiffEntry("lr", "1", "2", null)], Section(diff, "parameters"));
        Assert.Equal(
            [new DiffEntry("commit", "old", "new", null), new DiffEntry("version of evaluate stages", "1", "4", null)],
            Section(diff, "code"));
        Assert.Contains(new DiffEntry("top1", "0.7", "0.75", "+0.05"), Section(diff, "metrics"));
        Assert.Contains(new DiffEntry("new", null, "2", null), Section(diff, "metrics"));
        Assert.Equal([new ClipChange("a", "book", "book", "cat")], diff.Lost);
        Assert.Equal([new ClipChange("c", "tree", "book", "tree")], diff.Won);
        Assert.Equal(3, diff.SharedClips);
        Assert.Equal("parameters: lr 1 -> 2", RunDiff.ReasonOf(index.Find(Stage + "@aaaaaaaaaaaa"), index.Find(Stage)));
        Assert.Contains("clips: 1 from right to wrong, 1 from wrong to right, of 3 that both were measured on", diff.Lines());
    }

    [Fact]
    public void Equal_runs_differ_in_nothing()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        var run = RunIndex.Read(repository.Root).Find("s/x/pretrain");
        var diff = RunDiff.Of(repository.Root, run, run);
        Assert.Empty(diff.Sections);
        Assert.Null(diff.SharedClips);
        Assert.Equal(["no difference in parameters, inputs, code, environment and metrics"], diff.Lines());
    }

    [Fact]
    public void Inputs_and_stages_above_that_changed_are_named()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        var (a, b) = (repository.Add("s/x/a", Record), repository.Add("s/x/b", Record));
        Change(a, m => m with { Inputs = [new ManifestFile("data/x.csv", 3, "1") { Key = "split" }], After = After("p", "7") });
        Change(b, m => m with { Inputs = [new ManifestFile("data/x.csv", 4, "2") { Key = "split" }], After = After("p", "8") });
        var index = RunIndex.Read(repository.Root);
        Assert.Equal(
            [
                new DiffEntry("split", "1 (3 B, data/x.csv)", "2 (4 B, data/x.csv)", null),
                new DiffEntry("stage p", "7", "8", null),
            ],
            Section(RunDiff.Of(repository.Root, index.Find("s/x/a"), index.Find("s/x/b")), "inputs"));
    }

    private static RunRecord Record => new() { Kind = "finetune", ConfigSha256 = "1" };

    private static Dictionary<string, string> After(string stage, string key) => new() { [stage] = key };

    private static IReadOnlyList<DiffEntry> Section(RunDiff diff, string name) => diff.Sections.Single(s => s.Name == name).Entries;

    private static void Change(string folder, Func<StageManifest, StageManifest> change) =>
        StageManifestFile.Write(folder, change(StageManifestFile.Read(folder)!));

    private static void Predict(string folder, params (string Name, int Truth, int Predicted)[] clips) => PredictionsFile.Write(
        Path.Combine(folder, PredictionsFile.Name),
        clips.Select(clip => new Prediction(clip.Name, null, clip.Truth, [new RankedClass(clip.Predicted, 0.5)])),
        Glosses);
}
