namespace OpenHands.Worker.Tests.Verbs;

/// <summary>Wrong labels and clips are refused, or said, before anything is written.</summary>
public sealed class OwnListTests
{
    [Theory]
    [InlineData("t2,Hello,test",
        "1 class has test clips (1 of 3) but no training clip, so no classifier can name them; first: 'Hello' (there is 'hello')")]
    [InlineData("t2,new,test", "1 class has test clips (1 of 3) but no training clip")]
    [InlineData("a0,bye,train", "1 clip has more than one gloss; first: a0 is 'hello' and 'bye'")]
    [InlineData("a0,bye,test", "1 clip has more than one gloss; first: a0 is 'hello' and 'bye'")]
    [InlineData("a3,,train", "row 12: there is no gloss")]
    public void A_row_that_makes_the_result_wrong_is_refused_and_the_output_folder_is_left_alone(string row, string expected)
    {
        using var list = new OwnList([.. OwnList.Rows, row]);
        Directory.CreateDirectory(list.Out);
        File.WriteAllText(Path.Combine(list.Out, "run.json"), "of another run");

        var run = list.Finetune();

        Assert.Equal(1, run.Code);
        Assert.Contains("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal("of another run", File.ReadAllText(Assert.Single(Directory.GetFiles(list.Out))));
    }

    [Fact]
    public void Clips_that_cannot_be_read_are_counted_before_training()
    {
        using var list = new OwnList(OwnList.Rows);
        list.Break("a0");
        list.Remove("b1");
        var run = list.Finetune();
        Assert.Equal(1, run.Code);
        Assert.Contains("error: 2 of 6 training clips cannot be read; first: ", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(list.Out));

        list.Clip("a0", 1);
        list.Clip("b1", 2);
        list.Remove("t1");
        Assert.Contains("error: 1 of 2 test clips cannot be read; first: ", list.Finetune().Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(list.Out));
    }

    [Fact]
    public void An_empty_test_split_is_said_before_training()
    {
        using var list = new OwnList([.. OwnList.Rows.Where(row => !row.EndsWith("test", StringComparison.Ordinal))]);

        var run = list.Finetune();

        Assert.Contains("error: CsvDataset: no clip of split [test]", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(list.Out));
    }

    [Fact]
    public void What_may_be_meant_is_a_warning_with_its_count_and_recorded()
    {
        using var list = new OwnList([.. OwnList.Rows, "a0,hello,train", "x0,hello,extra", "x1,bye,extra", "t0,hello,test"]);

        var run = list.Finetune();

        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("warning: 1 training clip is listed more than once; first: a0 (2 times)", run.Error, StringComparison.Ordinal);
        Assert.Contains("warning: 1 test clip is listed more than once; first: t0 (2 times)", run.Error, StringComparison.Ordinal);
        Assert.Contains("warning: 2 rows of ", run.Error, StringComparison.Ordinal);
        Assert.Contains("are in splits that no pipeline reads: 'extra' (2); read are [train], "
            + "[val], [test]", run.Error, StringComparison.Ordinal);
        Assert.Equal(4, list.Tuned().Warnings.Count);
        var evaluated = list.Evaluate();
        Assert.Contains("warning: 1 test clip is listed more than once; first: t0 (2 times)", evaluated.Error, StringComparison.Ordinal);
        Assert.Contains("are in splits that no pipeline reads", evaluated.Error, StringComparison.Ordinal);
        Assert.Equal(3, list.Evaluated().Warnings.Count);
    }

    [Fact]
    public void So_many_clips_of_each_class_are_learnt_from_and_a_class_with_fewer_is_said()
    {
        using var list = new OwnList([.. OwnList.Rows.Where(row => !row.StartsWith("b1", StringComparison.Ordinal)
            && !row.StartsWith("b2", StringComparison.Ordinal))]);

        var run = list.Finetune("clips_per_class: 2\n");

        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("3 training clips of 2 glosses", run.Output + run.Error, StringComparison.Ordinal);
        const string Fewer = "clips_per_class: 2, but 1 of 2 classes have fewer training clips, all of which are used; 'bye' has 1";
        Assert.Contains($"warning: {Fewer}", run.Error, StringComparison.Ordinal);
        Assert.Contains(Fewer, list.Tuned().Warnings);
        Assert.Equal((2, null), (list.Tuned().ClipsPerClass, list.Tuned().Fraction));
        Assert.True(list.Evaluate("clips_per_class: 2\n").Code == 0);
        Assert.Equal((2, 3), (list.Evaluated().ClipsPerClass, list.Evaluated().Metrics["training_clips"]));
    }

    [Fact]
    public void Test_clips_with_the_content_of_training_clips_are_counted_and_left_out_of_a_second_figure()
    {
        using var list = new OwnList(OwnList.Rows);
        list.Clip("a1", 77);
        list.Clip("t0", 77);

        var run = list.Finetune();
        Assert.Contains("warning: 1 of 2 test clips have the same content as a training clip; first: "
            + "t0 is a1", run.Error, StringComparison.Ordinal);
        var evaluated = list.Evaluate();

        Assert.Contains("warning: 1 of 2 test clips have the same content as a training clip; first: "
            + "t0 is a1", evaluated.Error, StringComparison.Ordinal);
        Assert.Contains("without 1 copies of training clips: test top-1 ", evaluated.Output, StringComparison.Ordinal);
        var metrics = list.Evaluated().Metrics;
        Assert.Equal(1, metrics["copies_of_training_clips"]);
        Assert.Contains(metrics["top1_without_copies"], (double[])[0, 1]);
    }

    [Fact]
    public void Under_upstreams_behaviour_contradictory_rows_are_a_warning()
    {
        using var list = new OwnList([.. OwnList.Rows, "a0,bye,train"]);

        var run = list.Finetune("compat: upstream\n");

        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("warning: 1 clip has more than one gloss", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_says_what_fine_tuning_would_refuse()
    {
        using var list = new OwnList([.. OwnList.Rows, "t2,Hello,test"]);
        list.Finetune();

        var run = list.Validate();

        Assert.Equal(1, run.Code);
        Assert.Contains("error: 1 class has test clips (1 of 3) but no training clip", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_a_run_with_other_settings_is_refused_and_left_as_it_is()
    {
        using var list = new OwnList(OwnList.Rows);
        Assert.Equal(0, list.Finetune().Code);
        var before = Files(list.Out);

        foreach (var (other, difference) in (IEnumerable<(Func<CommandRun>, string)>)
        [
            (() => list.Finetune(lr: "2e-2"), "Different: optim.optimizer.params.lr: 0.01 -> 0.02."),
            (() => list.Finetune("compat: upstream\n"), "Different: compat: corrected -> upstream; defects: corrected -> upstream."),
            (() => list.Finetune("fraction: 0.5\n"), "Different: fraction: 1 -> 0.5"),
            (() => list.Finetune("training: { validation: carve }\n"), "Different: training.validation: none -> carve."),
        ])
        {
            var run = other();
            Assert.Equal(1, run.Code);
            Assert.Contains($"error: {list.Out} holds a run with other settings, at epoch 1", run.Error, StringComparison.Ordinal);
            Assert.Contains(difference, run.Error, StringComparison.Ordinal);
            Assert.Equal(before, Files(list.Out));
        }

        // What holds anyway may be written or not.
        var same = list.Finetune("compat: corrected\nfraction: 1\ntraining: { tf32: false }\n");
        Assert.True(same.Code == 0, same.Error);
        list.Clip("a0", 1234);
        Assert.Contains("Different: clips, by content: ", list.Finetune().Error, StringComparison.Ordinal);
        list.Clip("a0", 1);
        var longer = list.Finetune("trainer: { max_epochs: 2 }\ntraining: { log_every: 3, data_workers: 0 }\n");
        Assert.True(longer.Code == 0, longer.Error);
        Assert.Contains("resumed at epoch 1", longer.Output, StringComparison.Ordinal);
        var again = list.Finetune(lr: "2e-2", options: "--resume=never");
        Assert.True(again.Code == 0, again.Error);
        Assert.DoesNotContain("resumed", again.Output, StringComparison.Ordinal);
    }

    private static string Files(string folder) => string.Join(
        '\n',
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"));
}
