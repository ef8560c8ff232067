using System.Text.RegularExpressions;
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
