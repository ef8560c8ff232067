using OpenHands.Runs.Manifests;

namespace OpenHands.Runs.Tests;

public sealed class RunListTests
{
    [Theory]
    [InlineData("kind=pretrain", "s/x/pretrain")]
    [InlineData("evaluate,init=pre*,seed=2", "s/x/evaluate/seed=2,init=pretrained")]
    [InlineData("kind=evaluate,top1>0.75", "s/x/evaluate/seed=1,init=pretrained")]
    [InlineData("tag=good", "s/x/finetune/seed=2,init=scratch")]
    [InlineData("kept", "s/x/old@aaaaaaaaaaaa")]
    [InlineData("lr=0.5", "s/x/old@aaaaaaaaaaaa")]
    public void A_filter_chooses_by_name_field_figure_tag_and_parameter(string filter, string expected)
    {
        using var repository = Filled();
        Assert.Equal([expected], RunFilter.Apply(RunIndex.Read(repository.Root, withKept: true).Runs, filter).Select(run => run.Name));
    }

    [Fact]
    public void A_comparison_with_no_number_is_refused_and_names_the_term()
    {
        var error = Assert.Throws<ArgumentException>(() => RunFilter.Apply([], "top1>high").ToList());
        Assert.Contains("top1>high", error.Message);
    }

    [Fact]
    public void Runs_are_sorted_by_value_and_those_without_the_field_come_last()
    {
        using var repository = Filled();
        var runs = RunIndex.Read(repository.Root).Runs.Where(run => run.Record.Kind != "finetune").ToList();
        Assert.Equal([0.5, 0.6, 0.7, 0.7, 0.8], RunList.Sort(runs, "top1").Select(run => Math.Round(run.Record.Metrics["top1"], 3)));
        Assert.Equal([0.8, 0.7, 0.7, 0.6, 0.5], RunList.Sort(runs, "-top1").Select(run => Math.Round(run.Record.Metrics["top1"], 3)));
        Assert.Equal("s/x/pretrain", RunList.Sort(runs, "-latency_ms")[^1].Name);
    }

    [Fact]
    public void The_newest_has_the_least_age()
    {
        using var repository = Filled();
        var folder = Path.Combine(repository.Root, "results/runs/s/x/pretrain");
        StageManifestFile.Write(folder, StageManifestFile.Read(folder)! with { Finished = DateTimeOffset.UtcNow });
        Assert.Equal("s/x/pretrain", RunList.Sort(RunIndex.Read(repository.Root).Runs, "age")[0].Name);
        Assert.Equal("s/x/pretrain", RunList.Sort(RunIndex.Read(repository.Root).Runs, "-age")[^1].Name);
    }

    [Fact]
    public void The_list_tells_result_size_duration_age_and_tags_and_the_totals()
    {
        using var repository = Filled();
        var folder = Path.Combine(repository.Root, "results/runs/s/x/pretrain");
        var finished = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        StageManifestFile.Write(folder, StageManifestFile.Read(folder)! with { Finished = finished, Outputs = [new("a", 2_500_000, "0")] });
        RunTags.Change(folder, "first");
        var lines = RunList.Lines([RunIndex.Read(repository.Root).Find("s/x/pretrain")], finished.AddDays(3));
        Assert.Equal(["run", "s/x/pretrain", "top-1", "50.0", "%", "2.5", "MB", "12.0", "s", "3", "days", "first"],
            [lines[0].Split(' ')[0], .. lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal("1 runs (0 kept), 2.5 MB, 12.0 s", lines[2]);
    }

    [Fact]
    public void A_tag_is_added_once_and_taken_away_by_a_minus()
    {
        using var folder = new TemporaryFolder();
        RunTags.Change(folder.Path, "good");
        RunTags.Change(folder.Path, "good");
        RunTags.Change(folder.Path, "best");
        Assert.Equal(["best", "good"], RunTags.Read(folder.Path));
        RunTags.Change(folder.Path, "-good");
        Assert.Equal(["best"], RunTags.Read(folder.Path));
        Assert.Throws<ArgumentException>(() => RunTags.Change(folder.Path, "a\nb"));
    }

    [Theory]
    [InlineData("nothing", "there is no run 'nothing'")]
    [InlineData("evaluate", "fits 4 runs")]
    public void A_name_that_fits_no_run_or_several_is_refused(string name, string message)
    {
        using var repository = Filled();
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => RunIndex.Read(repository.Root).Find(name)).Message);
    }

    [Fact]
    public void Table_rows_that_stand_on_a_folder_are_named_before_it_is_removed()
    {
        using var repository = Filled();
        File.WriteAllText(Path.Combine(repository.Root, "results", "isolated.csv"),
            "dataset,model,runs\nINCLUDE,ST-GCN,results/runs/s/x/a results/runs/s/x/b\nGSL,ST-GCN,results/runs/s/x/ab\n");
        Assert.Equal(["isolated: INCLUDE, ST-GCN, results/runs/s/x/a results/runs/s/x/b"],
            TableRows.LostWith(repository.Root, [Path.Combine(repository.Root, "results/runs/s/x/a")]));
        Assert.Empty(TableRows.LostWith(repository.Root, ["results/runs/s/y"]));
    }

    private static Repository Filled()
    {
        var repository = new Repository().WithExperiment(top1: [0.8, 0.7]);
        var old = repository.Add("s/x/old", new RunRecord { Kind = "finetune", ConfigSha256 = "1" });
        StageManifestFile.Write(old, StageManifestFile.Read(old)! with { Parameters = new Dictionary<string, string> { ["lr"] = "0.5" } });
        Directory.Move(old, KeptFolderName.Of(old, new string('a', 64)));
        RunTags.Change(Path.Combine(repository.Root, "results/runs/s/x/finetune/seed=2,init=scratch"), "good");
        return repository;
    }
}
