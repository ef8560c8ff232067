using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;

namespace OpenHands.Settings.Tests.Suites;

public sealed class ComparisonTests
{
    [Fact]
    public void A_comparison_along_an_axis_names_a_value_on_each_side()
    {
        using var folder = Folder("pretraining: { axis: init, of: pretrained, with: scratch }");
        var comparison = Assert.Single(folder.Load().Comparisons);
        Assert.Equal(("pretraining", "one"), (comparison.Name, comparison.Experiment));
        Assert.Equal(new Dictionary<string, string> { ["init"] = "pretrained" }, comparison.Of);
        Assert.Equal(new Dictionary<string, string> { ["init"] = "scratch" }, comparison.With);
    }

    [Fact]
    public void Sides_may_be_maps_and_a_suite_compares_over_its_experiments()
    {
        using var folder = new SuiteFolder(suite: "compare:\n  starts:\n    of: { experiment: one, init: pretrained }\n"
            + "    with: { experiment: two, stage: finetune, init: scratch }");
        folder.Write("two.yaml", SuiteFolder.Graph);
        var comparison = Assert.Single(folder.Load().Comparisons);
        Assert.Equal("", comparison.Experiment);
        Assert.Equal(["experiment", "init", "stage"], comparison.Named.Order());
    }

    [Theory]
    [InlineData("a: { axis: init, of: pretraind, with: scratch }",
        "compare.a.of: no evaluation has init 'pretraind'; there are pretrained, scratch")]
    [InlineData("a: { axis: use.start, of: masked, with: scratch }",
        "compare.a.of: no evaluation has use.start 'masked'; no stage has the axis")]
    [InlineData("a: { axis: init, of: scratch, with: scratch }", "compare.a.with: says the same as of")]
    [InlineData("a: { axis: seed, of: 1, with: 2 }", "compare.a.of: the seed is what evaluations are paired by")]
    [InlineData("a: { of: pretrained, with: scratch }", "compare.a.of: expected a map of axes and values, like")]
    [InlineData("a: { axis: init, of: { init: scratch }, with: scratch }", "compare.a.of: expected one value of the axis init")]
    [InlineData("a: { axis: init, of: pretrained, with: scratch, between: x }", "unknown key 'compare.a.between'")]
    public void What_cannot_be_compared_is_refused_with_its_place(string compare, string expected)
    {
        using var folder = Folder(compare);
        var refusal = folder.Refusal();
        Assert.Contains(expected, refusal, StringComparison.Ordinal);
        Assert.Contains("experiments/small/one.yaml:", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_left_at_their_defaults_have_values_and_numbers_are_numbers()
    {
        using var folder = Folder("shares: { axis: fraction, of: 1.0, with: 0.10 }", "matrix: { fraction: [1, 0.1] }");
        Assert.Single(folder.Load().Comparisons);
        folder.Write("one.yaml", Labels("")
            + "\ncompare:\n  a: { of: { init: pretrained, clips_per_class: all }, with: { stage: finetune } }\n");
        Assert.Single(folder.Load().Comparisons);
    }

    [Fact]
    public void Cells_that_an_override_leaves_out_are_no_mistake_of_the_file()
    {
        using var folder = Folder("pretraining: { axis: init, of: pretrained, with: scratch }");
        Assert.Single(folder.Load("finetune.init=scratch").Comparisons);
    }

    [Fact]
    public void Clips_per_class_are_an_axis_with_numbers_and_all()
    {
        using var folder = new SuiteFolder(Labels("matrix: { clips_per_class: [1, 3, all] }"));
        var cells = folder.Load().Stages.Where(stage => stage.Kind == StageKind.Finetune).ToList();
        Assert.Equal([1, 3, null], cells.Select(stage => ((FinetuneSettings)stage.Settings).Cell.ClipsPerClass.Count));
        Assert.Equal(["one/finetune/clips_per_class=1", "one/finetune/clips_per_class=3", "one/finetune/clips_per_class=all"],
            cells.Select(stage => stage.Id));
    }

    [Theory]
    [InlineData("clips_per_class: 0", "clips_per_class: expected a whole number, 1 to 1000000, or all, found '0'")]
    [InlineData("clips_per_class: some", "clips_per_class: expected a whole number, 1 to 1000000, or all, found 'some'")]
    [InlineData("clips_per_class: [1, 2]", "clips_per_class: expected a whole number, 1 to 1000000, or all, found a list")]
    [InlineData("clips_per_class: 3, fraction: 0.1", "clips_per_class: given together with fraction")]
    public void Other_values_and_a_fraction_beside_them_are_refused(string keys, string expected)
    {
        const string Data = "data:\n        train_pipeline";
        using var folder = new SuiteFolder(Labels("").Replace(
            Data, $"{keys.Replace(", f", "\n      f", StringComparison.Ordinal)}\n      {Data}", StringComparison.Ordinal));
        Assert.Contains(expected, folder.Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.INCLUDEDataset", "split_column: by_signer", "split_column: only CsvDataset, PoseSetDataset and MPDataDataset")]
    [InlineData("CsvDataset", "subset_column: size", "subsets: expected together with subset_column")]
    [InlineData("CsvDataset", "subsets: [100]", "subsets: expected together with subset_column")]
    public void Columns_are_chosen_of_lists_that_have_them(string target, string key, string expected)
    {
        using var folder = new SuiteFolder(
            Labels("").Replace("_target_: a.INCLUDEDataset,", $"_target_: {target}, {key},", StringComparison.Ordinal));
        Assert.Contains(expected, folder.Refusal(), StringComparison.Ordinal);
    }

    private static SuiteFolder Folder(string compare, string matrix = "matrix: { seed: [1, 2], init: [pretrained, scratch] }") =>
        new(Labels(matrix) + $"\ncompare:\n  {compare}\n");

    private static string Labels(string matrix) =>
        SuiteFolder.Graph.Replace("matrix: { seed: [1, 2], init: [pretrained, scratch] }", matrix, StringComparison.Ordinal);
}
