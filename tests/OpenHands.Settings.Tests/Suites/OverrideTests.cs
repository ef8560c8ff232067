using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Settings.Training;

namespace OpenHands.Settings.Tests.Suites;

public sealed class OverrideTests
{
    [Fact]
    public void A_key_reaches_every_training_stage_that_knows_it()
    {
        using var folder = new SuiteFolder();
        var stages = folder.Load("training.log_every=5", "params.lr=2e-4").Stages;

        var pretrain = (PretrainSettings)stages[4].Settings;
        Assert.Equal((5, 2e-4), (pretrain.Training.LogEvery, pretrain.Params.LearningRate));
        Assert.Equal(5, ((FinetuneSettings)stages[5].Settings).Training.LogEvery);
    }

    [Fact]
    public void A_stage_or_kind_in_front_reaches_only_that()
    {
        using var folder = new SuiteFolder();
        var stages = folder.Load("pretrain.training.log_every=5", "synthesize.signs=9", "h5.name=x").Stages;

        Assert.Equal(5, ((PretrainSettings)stages[4].Settings).Training.LogEvery);
        Assert.Equal(50, ((FinetuneSettings)stages[5].Settings).Training.LogEvery);
        Assert.Equal(9, ((SynthesizeSettings)stages[0].Settings).Signs);
        Assert.Equal("x", ((Hdf5Settings)stages[1].Settings).Name);
    }

    [Fact]
    public void Lists_maps_and_items_of_lists_can_be_set()
    {
        using var folder = new SuiteFolder();
        var stages = folder.Load(
            "pretrain.data.train_dataset.transforms=[{ShearTransform: {shear_std: 0.3}}]",
            "pretrain.data.train_dataset.transforms.0.ShearTransform.shear_std=0.4").Stages;

        Assert.Equal(0.4, Assert.Single(((PretrainSettings)stages[4].Settings).Train.Transforms).Arguments!["shear_std"]);
    }

    [Fact]
    public void What_decides_bits_reaches_evaluations_too_and_counts_in_every_stage_that_computes()
    {
        using var folder = new SuiteFolder();
        var plain = folder.Load().Stages;
        var set = folder.Load("?training.threads=2", "?training.reproducible=portable").Stages;

        Assert.All(
            set.Where(stage => stage.Kind.UsesNetwork()),
            stage => Assert.Contains("threads: 2", stage.ConfigText, StringComparison.Ordinal));
        var evaluation = (EvaluateSettings)set.First(stage => stage.Kind == StageKind.Evaluate).Settings;
        Assert.Equal((2, Reproducible.Portable), (evaluation.Compute.Threads, evaluation.Compute.Reproducible));
        var defaults = folder.Load("?training.threads=1", "?training.reproducible=machine").Stages;
        Assert.Equal(plain.Select(stage => stage.ConfigText), defaults.Select(stage => stage.ConfigText));
    }

    [Fact]
    public void An_optional_key_may_reach_no_stage()
    {
        using var folder = new SuiteFolder();

        Assert.NotEmpty(folder.Load("?nothing.here=1").Stages);
        Assert.Throws<ConfigurationException>(() => folder.Load("nothing.here=1"));
    }

    [Fact]
    public void An_axis_takes_the_one_value_or_a_new_list()
    {
        using var folder = new SuiteFolder();

        Assert.Equal(["seed=5,init=scratch"], Cells("seed=5", "init=scratch"));
        Assert.Equal(["seed=1,init=pretrained,fraction=0.1", "seed=2,init=pretrained,fraction=0.1"],
            Cells("init=pretrained", "finetune.matrix.fraction=[0.1]"));

        IEnumerable<string> Cells(params string[] overrides) =>
            folder.Load(overrides).Stages.Where(stage => stage.Kind == StageKind.Finetune).Select(stage => stage.Cell.Name);
    }

    [Theory]
    [InlineData("params.lrr=1", "unknown key 'params.lrr'; did you mean 'lr'?")]
    [InlineData("trainer.max_epoch=1", "unknown key 'trainer.max_epoch'; did you mean 'max_epochs'?")]
    [InlineData("params.lr=fast", "--set params.lr: params.lr: expected a number of at least 0, found 'fast'")]
    [InlineData("params.lr", "--set params.lr: expected key=value")]
    [InlineData("values.nothing=1", "--set values.nothing: no stage has this key")]
    [InlineData("params.lr.deep=1", "--set params.lr.deep: 'params.lr' is '1e-3'; it has no 'deep'")]
    [InlineData("params.lr=[1", "not a readable configuration")]
    public void An_override_that_means_nothing_is_refused(string text, string expected)
    {
        using var folder = new SuiteFolder();

        Assert.Contains(expected, folder.Refusal(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_but_the_reached_stages_changes()
    {
        using var folder = new SuiteFolder();
        var before = folder.Load().Stages;
        var after = folder.Load("finetune.trainer.max_epochs=4").Stages;

        Assert.Equal(
            ["finetune"], before.Zip(after).Where(pair => pair.First.ConfigText != pair.Second.ConfigText).Select(
                pair => pair.First.Definition.Name).Distinct());
    }
}
