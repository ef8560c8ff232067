namespace OpenHands.Worker.Tests.Verbs;

public sealed class ConfigVerbTests
{
    private static readonly string Sample = $"--suite={Path.Combine(Fixtures.Root, "experiments", "sample")}";

    [Fact]
    public void A_stage_is_printed_with_the_origin_of_every_value()
    {
        var run = CommandRun.Succeeding(
            "config", Sample, "--experiment=check-stgcn", "--stage=check-stgcn/pretrain", "--set=pretrain.params.lr=3e-3", "--set",
            "pretrain.params.batch_size=32");

        Assert.StartsWith("kind: pretrain", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  lr: 0\.003 +# --set pretrain\.params\.lr$", run.Output);
        Assert.Matches(@"(?m)^  batch_size: 32 +# --set pretrain\.params\.batch_size$", run.Output);
        Assert.Matches(@"(?m)^  pred_steps: 2 +# \S*experiments/sample/check-stgcn\.yaml:\d+$", run.Output);
        Assert.Matches(@"(?m)^ +preset: mediapipe_holistic_minimal_27 +# \S*experiments/parts/transforms/minimal-27\.yaml:\d+$",
            run.Output);
    }

    [Fact]
    public void Without_a_stage_the_stages_are_listed()
    {
        var run = CommandRun.Succeeding("config", Sample, "--experiment=dpc-tcn");

        Assert.Matches(@"(?m)^dpc-tcn/probe/seed=2,fraction=0.1,init=scratch +finetune$", run.Output);
        Assert.Matches(@"(?m)^corpus +hdf5$", run.Output);
        Assert.DoesNotContain("check-slgcn", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check-stgcn/pretran", "no such stage in suite sample", "did you mean 'check-stgcn/pretrain'?")]
    [InlineData("dpc-tcn/probe", "6 stages begin so; name one, such as dpc-tcn/probe/seed=1,fraction=0.1,init=pretrained", "")]
    public void A_stage_that_is_not_there_is_answered_with_one_that_is(string stage, string expected, string hint)
    {
        var run = CommandRun.Of("config", Sample, $"--stage={stage}");

        Assert.NotEqual(0, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Contains(hint, run.Error, StringComparison.Ordinal);
    }
}
