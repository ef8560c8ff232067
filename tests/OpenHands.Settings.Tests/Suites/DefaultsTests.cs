using OpenHands.Settings.Stages;

namespace OpenHands.Settings.Tests.Suites;

public sealed class DefaultsTests
{
    [Fact]
    public void An_experiments_defaults_lie_over_the_suites()
    {
        using var folder = new SuiteFolder(
            SuiteFolder.Graph + "\ndefaults: { finetune: { training: { log_every: 7 } } }\ncompat: upstream\n",
            "defaults: { finetune: { training: { log_every: 3, overfit_batches: 2 } } }");

        var config = folder.Load().Stages.Select(stage => stage.Settings).OfType<FinetuneSettings>().First();
        Assert.Equal((7, 2, Compat.Upstream), (config.Training.LogEvery, config.Training.OverfitBatches, config.Run.Compat));
    }

    [Fact]
    public void Defaults_of_an_unknown_kind_are_refused()
    {
        using var folder = new SuiteFolder(suite: "defaults: { fine_tune: {} }");

        Assert.Contains("defaults: experiments/small/suite.yaml:1: unknown 'fine_tune'; did you mean 'finetune'?", folder.Refusal(),
            StringComparison.Ordinal);
    }
}
