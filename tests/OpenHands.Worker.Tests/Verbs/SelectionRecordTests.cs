namespace OpenHands.Worker.Tests.Verbs;

/// <summary>What chooses the epoch, as run.json has it.</summary>
public sealed class SelectionRecordTests
{
    [Fact]
    public void A_validation_split_that_is_not_the_test_split_chooses_without_being_asked()
    {
        using var list = new OwnList(OwnList.Rows);

        var tuned = list.Finetune();

        Assert.True(tuned.Code == 0, tuned.Error);
        Assert.Contains("6 training clips of 2 glosses, 2 for validation (as given)", tuned.Output, StringComparison.Ordinal);
        Assert.Contains("warning: only 2 clips choose the best epoch: with fewer than 30", tuned.Error, StringComparison.Ordinal);
        Assert.Equal("given split val", list.Tuned().SelectedOn);
        Assert.Contains(list.Tuned().Warnings, warning => warning.StartsWith("only 2 clips", StringComparison.Ordinal));
        Assert.Equal(0, list.Evaluate().Code);
        Assert.Equal(("given split val", "clean"), (list.Evaluated().SelectedOn, list.Evaluated().Protocol));
        Assert.False(list.Evaluated().Metrics.ContainsKey("top1_without_copies"));
    }

    [Theory]
    [InlineData("", "test", null, "held-out part of train", "held-out part of train")]
    [InlineData("training: { validation: given }\n", "test", null, "test split", "test split")]
    [InlineData("training: { validation: given }\n", "test", "test", "test split", "test split")]
    [InlineData("training: { validation: none }\n", "val", "test", "nothing", "nothing")]
    [InlineData("training: { validation: carve }\n", "val", "test", "held-out part of train", "held-out part of train")]
    [InlineData("", "test", "test", "held-out part of train", "held-out part of train")]
    [InlineData("", "train", "test", "held-out part of train", "held-out part of train")]
    [InlineData("", "val", null, "given split val", "test split")]
    [InlineData("protocol: paper\n", "test", null, "test split", "test split")]
    public void What_chose_is_recorded_and_clips_that_chose_are_found_again_in_the_evaluation(
        string more, string valid, string? test, string tuned, string evaluated)
    {
        using var list = new OwnList(OwnList.Rows);

        var run = list.Finetune(more, valid, test);

        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(tuned, list.Tuned().SelectedOn);
        Assert.Equal(tuned == "test split" && more.StartsWith("training", StringComparison.Ordinal), run.Error.Contains("warning: "
            + "protocol: clean, but the epoch is chosen on test clips", StringComparison.Ordinal));
        Assert.Equal(more.Length == 0 && test is not null && valid != "val", run.Error.Contains("warning: valid_pipeline is "
            + "not used", StringComparison.Ordinal));
        var measured = list.Evaluate("", valid, test);
        Assert.True(measured.Code == 0, measured.Error);
        Assert.Equal(evaluated, list.Evaluated().SelectedOn);
    }

    [Fact]
    public void A_validation_clip_with_the_content_of_a_test_clip_is_a_test_clip()
    {
        using var list = new OwnList(OwnList.Rows);
        list.Clip("t0", 99);
        list.Clip("v0", 99);

        var run = list.Finetune();

        Assert.Contains("warning: 1 of 2 clips of valid_pipeline have the content of a test clip", run.Error, StringComparison.Ordinal);
        Assert.Equal("test split", list.Tuned().SelectedOn);
    }
}
