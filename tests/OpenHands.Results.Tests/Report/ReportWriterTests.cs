using System.Text.RegularExpressions;
using OpenHands.Runs.Manifests;
using OpenHands.Poses.Landmarks;
using OpenHands.Results.Report;

namespace OpenHands.Results.Tests.Report;

public sealed class ReportWriterTests
{
    [Fact]
    public void The_page_is_self_contained()
    {
        using var repository = new Repository().WithExperiment(top1: [0.8, 0.7]);
        var page = ReportWriter.Page(Pages.Content(repository));
        Assert.Empty(Regex.Matches(page, "(?:src|href)=\"(?!#|data:|../runs/)[^\"]*\"").Select(m => m.Value));
        Assert.Contains("<a href=\"../runs/s/x/evaluate/seed=1,init=pretrained\">", page); // links lead out of it, nothing is loaded
        Assert.DoesNotContain("@import", page);
    }

    [Fact]
    public void Equal_contents_give_equal_bytes()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        Assert.Equal(ReportWriter.Page(Pages.Content(repository)), ReportWriter.Page(Pages.Content(repository)));
    }

    [Fact]
    public void Sides_have_the_colours_of_all_drawn_poses()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        var page = ReportWriter.Page(Pages.Content(repository));
        Assert.Contains($"--left: {SideColours.Left}; --right: {SideColours.Right};", page);
        Assert.Contains($"--left: {SideColours.LeftOnDark}; --right: {SideColours.RightOnDark};", page);
    }

    [Fact]
    public void A_gloss_cannot_break_out_of_the_page()
    {
        using var repository = new Repository().WithExperiment(dataset: "</td><script>x</script>", top1: 0.8);
        var page = ReportWriter.Page(Pages.Content(repository, "</script><script>alert(1)</script>"));
        Assert.DoesNotContain("<script>x", page);
        Assert.DoesNotContain("<script>alert", page);
    }

    [Fact]
    public void No_text_of_a_record_or_manifest_reaches_the_page_as_html()
    {
        const string Hostile = "<img src=x onerror=alert(1)>\"'";
        using var repository = new Repository().WithExperiment(top1: 0.8);
        foreach (var (stage, kind) in (IEnumerable<(string, string)>)[("s/x/hostile", Hostile), ("s/x/hostile-evaluation", "evaluate"),
            ("s/x/hostile-pretraining", "pretrain")])
        {
            var folder = repository.Add(stage, new()
            {
                Kind = kind,
                ConfigSha256 = Hostile,
                Compat = Hostile,
                Protocol = Hostile,
                SelectedOn = Hostile,
                Init = Hostile,
                Dataset = Hostile,
                Encoder = Hostile,
                Decoder = Hostile,
                Checkpoint = Hostile,
                CheckpointSha256 = Hostile,
                StartedFrom = "results/" + Hostile,
                Metrics = new Dictionary<string, double> { ["top1"] = 0.9, ["latency_ms"] = 1, [Hostile] = 1 },
                Environment = new Dictionary<string, string> { [Hostile] = Hostile, ["processor"] = Hostile },
                Warnings = [Hostile],
            });
            StageManifestFile.Write(folder, StageManifestFile.Read(folder)! with
            {
                Key = Hostile,
                Commit = Hostile,
                After = new Dictionary<string, string> { [Hostile] = Hostile },
                Parameters = new Dictionary<string, string> { [Hostile] = Hostile },
                Outputs = [new ManifestFile(Hostile, 1, Hostile)],
            });
        }

        var page = ReportWriter.Page(Pages.Content(repository, Hostile));

        Assert.Contains("&lt;img src=x", page);
        Assert.DoesNotContain("<img src=x", page);
    }

    [Fact]
    public void The_page_says_how_many_clips_it_leaves_out_and_shows_every_stage()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        var page = ReportWriter.Page(Pages.Content(repository));
        Assert.Contains("7 rightly recognised clips are left out", page);
        Assert.Equal(5, Regex.Matches(page, "<details>").Count);
    }

    [Fact]
    public void A_repository_without_runs_gives_a_page_that_says_so()
    {
        using var repository = new Repository();
        var page = ReportWriter.Page(Pages.Content(repository) with { Clips = [] });
        Assert.Contains("No evaluation has run yet", page);
    }
}
