using OpenHands.Configuration.Suites;

namespace OpenHands.Configuration.Tests.Suites;

public sealed class ShippedSuiteTests
{
    public static TheoryData<string> Names => [.. Suite.Names(Fixtures.Root)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_suite_under_experiments_composes(string name)
    {
        var suite = Suite.Load(name, Fixtures.Root);

        Assert.NotEmpty(suite.Experiments);
        Assert.Contains(suite.Stages, stage => stage.Kind == StageKind.Evaluate);
        Assert.NotEmpty(suite.Description);
        Assert.All(suite.Experiments, experiment => Assert.NotEmpty(experiment.Description));
    }
}
