using OpenHands.Settings.Stages;

namespace OpenHands.Settings.Tests.Suites;

public sealed class DefectsTests
{
    [Fact]
    public void A_single_defect_can_be_a_matrix_axis()
    {
        using var folder = new SuiteFolder(SuiteFolder.Graph.Replace(
            "  pretrain:\n    run: pretrain\n",
            "  pretrain:\n    run: pretrain\n    matrix: { defects.interleaved_scores: [true, false] }\n",
            StringComparison.Ordinal)
            .Replace("matrix: { seed: [1, 2], init: [pretrained, scratch] }", "matrix: { defects.interleaved_scores: [true, false] }",
                StringComparison.Ordinal));

        var behaviours = folder.Load().Stages.Select(stage => stage.Settings).OfType<PretrainSettings>().Select(
            config => config.Run.Behaviour);

        Assert.Equal(["corrected +interleaved_scores", "corrected"], behaviours);
    }

    [Fact]
    public void Only_what_differs_from_compat_is_named()
    {
        using var folder = new SuiteFolder(
            SuiteFolder.Graph + "\ncompat: upstream\ndefects: { interleaved_scores: true, move_adds_sum_of_offsets: false }\n");

        var run = folder.Load().Stages.Select(stage => stage.Settings).OfType<PretrainSettings>().Single().Run;

        Assert.Equal("upstream -move_adds_sum_of_offsets", run.Behaviour);
    }

    [Fact]
    public void An_unknown_defect_is_refused_with_the_nearest_name()
    {
        using var folder = new SuiteFolder(SuiteFolder.Graph + "\ndefects: { interleaved_score: true }\n");

        Assert.Contains("did you mean 'interleaved_scores'?", folder.Refusal(), StringComparison.Ordinal);
    }
}
