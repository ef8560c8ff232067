using System.Text.Json;
using System.Text.RegularExpressions;
using OpenHands.Poses.Landmarks;
using OpenHands.Results.Report;
using OpenHands.Runs.Manifests;
using OpenHands.Settings.Suites;

namespace OpenHands.Results.Tests.Report;

public sealed class ReportWriterTests
{
    [Fact]
    public void The_page_is_self_contained()
    {
        using var repository = new Repository().WithExperiment(top1: [0.8, 0.7]);
        var page = ReportWriter.Page(Pages.Content(repository));
        Assert.Empty(Regex.Matches(page, "(?:src|href)=\"(?!#|data:)[^\"]*\"").Select(m => m.Value));
        Assert.DoesNotContain("fetch(", page);
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

        Assert.Contains("\\u003cimg src=x", page);
        Assert.DoesNotContain("<img src=x", page);
    }

    [Fact]
    public void Whether_pretraining_helps_is_told_with_a_paired_interval_over_the_clips_that_both_saw()
    {
        using var repository = new Repository().WithExperiment(top1: 0.9).WithFiles();
        var effect = Data(repository).GetProperty("effects")[0];
        var difference = effect.GetProperty("difference");
        // 12 of 20 clips are won, none lost: the 2.5 % points of a binomial distribution of 20 and 0.6 are 8 and 16.
        Assert.Equal([0.6, 0.4, 0.8], difference.EnumerateArray().Take(3).Select(n => Math.Round(n.GetDouble(), 5)));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, difference[3].ValueKind); // one seed has no p
        Assert.Equal((20, 1), (difference[4].GetInt32(), effect.GetProperty("seeds").GetInt32()));
    }

    [Fact]
    public void Without_predictions_the_interval_is_that_of_the_seeds()
    {
        using var repository = new Repository().WithExperiment(top1: [0.8, 0.7, 0.75]);
        var difference = Data(repository).GetProperty("effects")[0].GetProperty("difference");
        Assert.Equal((0.1, 0.25, 0), (Math.Round(difference[0].GetDouble(), 6), difference[3].GetDouble(), difference[4].GetInt32()));
    }

    [Fact]
    public void What_a_suite_compares_stands_on_the_page_with_the_names_of_its_sides()
    {
        using var repository = new Repository().WithExperiment(top1: [0.8, 0.7, 0.75]);
        var comparison = new Comparison("labels", new Dictionary<string, string> { ["init"] = "scratch" },
            new Dictionary<string, string> { ["init"] = "pretrained" }, "", "");
        var content = Pages.Content(repository) with { Declared = suite => suite == "s" ? [comparison] : [] };
        var effect = Assert.Single(Data(content).GetProperty("effects").EnumerateArray());
        Assert.Equal(("labels", "scratch", "pretrained", true), (effect.GetProperty("comparison").GetString(),
            effect.GetProperty("of").GetString(), effect.GetProperty("with").GetString(), effect.GetProperty("declared").GetBoolean()));
        Assert.Equal(-0.1, effect.GetProperty("difference")[0].GetDouble(), 6);
    }

    [Fact]
    public void A_damaged_file_of_predictions_is_named_on_the_page_and_the_rest_is_shown()
    {
        using var repository = new Repository().WithExperiment(top1: 0.9).WithFiles();
        File.WriteAllText(Path.Combine(repository.Root, "results/runs", Pages.Evaluation, "predictions.csv"), "name,gloss\na,b\n");
        var data = Data(repository);
        Assert.Contains("predictions.csv", Assert.Single(data.GetProperty("warnings").EnumerateArray()).GetString());
        Assert.Equal(1, data.GetProperty("evaluations").EnumerateArray().Count(e => e.GetProperty("predicted").GetArrayLength() > 0));
    }

    [Fact]
    public void Stages_name_those_above_them_by_the_names_of_the_page()
    {
        using var repository = new Repository().WithExperiment(top1: 0.9);
        var folder = Path.Combine(repository.Root, "results/runs/s/x/finetune/seed=1,init=pretrained");
        StageManifestFile.Write(folder, StageManifestFile.Read(folder)! with
        {
            After = new Dictionary<string, string> { ["x/pretrain"] = "5" },
        });
        var runs = Data(repository).GetProperty("runs").EnumerateArray().ToList();
        var above = runs.SelectMany(run => run.GetProperty("after").EnumerateArray().Select(name => name.GetString())).ToList();
        Assert.Equal(["s/x/pretrain"], above);
        Assert.Contains(runs, run => run.GetProperty("name").GetString() == above[0]);
    }

    [Fact]
    public void Poses_that_clips_share_are_on_the_page_once()
    {
        using var repository = new Repository().WithExperiment(top1: 0.9);
        var data = Data(repository);
        var wrong = data.GetProperty("clips").EnumerateArray().Single(clip => !clip.GetProperty("right").GetBoolean());
        Assert.Equal(wrong.GetProperty("points").GetInt32(), wrong.GetProperty("nearest").GetProperty("points").GetInt32());
        Assert.Equal(3, data.GetProperty("poses").GetArrayLength());
    }

    private static JsonElement Data(Repository repository) => Data(Pages.Content(repository));

    private static JsonElement Data(ReportContent content)
    {
        var page = ReportWriter.Page(content);
        return JsonDocument.Parse(Regex.Match(page, "id=\"data\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value).RootElement;
    }
}
