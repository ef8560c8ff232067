using OpenHands.Results.Checklist;
using OpenHands.Runs;

namespace OpenHands.Results.Tests.Checklist;

public sealed class ReproducibilityChecklistTests
{
    [Fact]
    public void Answers_come_from_the_runs()
    {
        using var repository = new Repository().WithExperiment(top1: [0.8, 0.7]);
        var text = ReproducibilityChecklist.Markdown(
            RunIndex.Read(repository.Root), new Dictionary<string, string> { ["INCLUDE"] = "CC BY 4.0" });
        Assert.Contains("## Suite s", text);
        Assert.Contains("2 (1, 2); tables give mean and sample standard deviation.", text);
        Assert.Contains("the epoch is selected on: held-out part of train", text);
        Assert.Contains("**On which machine?** not recorded.", text);
        Assert.Contains("INCLUDE: CC BY 4.0; ISH News: not in the catalogue", text);
        Assert.Contains("**Was a run resumed?** no.", text);
    }

    [Fact]
    public void One_seed_is_called_one_seed()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        var licences = new Dictionary<string, string> { ["INCLUDE"] = "CC BY 4.0" };
        var text = ReproducibilityChecklist.Markdown(RunIndex.Read(repository.Root), licences);
        Assert.Contains("one (seed 1): no spread can be given", text);
    }
}
