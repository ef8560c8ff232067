using OpenHands.Results.Comparisons;
using OpenHands.Results.Tables;
using OpenHands.Runs;

namespace OpenHands.Results.Tests.Tables;

public sealed class TableWriterTests
{
    private static Table Get(Repository repository, string name, params ResultCell[] expected) =>
        TableWriter.Build(repository.Root, RunIndex.Read(repository.Root), expected).Single(t => t.Name == name);

    private static string Cell(Table table, int row, string column) => table.Rows[row][table.Columns.ToList().IndexOf(column)];

    [Fact]
    public void A_fine_tuned_checkpoint_shows_the_accuracy_of_its_evaluation()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        var table = Get(repository, "ssl_checkpoints");
        Assert.Equal(["Checkpoint", "Download"], table.Columns.Take(2));
        Assert.Equal(["s/x/finetune/seed=1,init=pretrained", "s/x/finetune/seed=1,init=scratch", "s/x/pretrain"],
            table.Rows.Select(r => r[0]));
        Assert.Equal(["0.8", "0.7", "0.5"], Enumerable.Range(0, 3).Select(i => Cell(table, i, "top-1")));
        Assert.Equal("results/runs/s/x/pretrain/checkpoints/best.safetensors", Cell(table, 2, "Download"));
    }

    [Fact]
    public void Seeds_are_averaged_and_their_spread_is_the_sample_deviation()
    {
        using var repository = new Repository().WithExperiment(top1: [0.7, 0.8, 0.9]);
        var table = Get(repository, "pretraining");
        Assert.Single(table.Rows);
        Assert.Equal("80.0 ± 10.0 (n=3)", Cell(table, 0, "pretrained"));
        Assert.Equal("70.0 ± 10.0 (n=3)", Cell(table, 0, "scratch"));
        Assert.Equal("+10.0 (95 % interval +10.0 to +10.0, p = 0.25; 3 seeds)", Cell(table, 0, "difference"));
        Assert.Equal("ISH News", Cell(table, 0, "pretrained on"));
    }

    [Fact]
    public void Damaged_predictions_are_named_and_the_seeds_compared_all_the_same()
    {
        using var repository = new Repository().WithExperiment(top1: [0.7, 0.8]);
        File.WriteAllText(
            Path.Combine(repository.Root, "results/runs/s/x/evaluate/seed=1,init=pretrained", PredictionsFile.Name), "name,gloss\na,b\n");
        var heard = new List<string>();
        var row = Assert.Single(ComparedResults.Of(repository.Root, RunIndex.Read(repository.Root), _ => [], heard.Add).All);
        Assert.Equal((2, 0), (row.Difference!.Seeds, row.Difference.Clips));
        Assert.Contains(PredictionsFile.Name, Assert.Single(heard), StringComparison.Ordinal);
    }

    [Fact]
    public void A_published_figure_is_never_printed_without_its_confidence_and_only_beside_its_own_model()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        var table = Get(repository, "isolated");
        Assert.All(table.Rows.Where(r => r[1] == "DPC SL-GCN"),
            r => Assert.Equal(string.Empty, r[table.Columns.ToList().IndexOf("published top-1")]));
        Assert.Equal(2, table.Rows.Count(r => r.Contains("93.5 (second-hand)") || r.Contains("95.4 (second-hand)")));
    }

    [Fact]
    public void An_expected_cell_without_a_run_is_missing_and_names_its_command()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        var expected = new ResultCell("LSA64", "LSTM", string.Empty, 1, "upstream", "paper", string.Empty, string.Empty, "s/lsa64-lstm", [],
            "./build.sh --target=Evaluate --suite=s --experiment=lsa64-lstm");
        var table = Get(repository, "isolated", expected);
        var row = table.Rows.ToList().FindIndex(r => r[0] == "LSA64");
        Assert.Equal("missing", Cell(table, row, "top-1"));
        Assert.Contains("--experiment=lsa64-lstm", Cell(table, row, "runs"));
    }

    [Theory]
    [InlineData("held-out part of train", "clean")]
    [InlineData("given split val", "clean")]
    [InlineData("nothing", "clean")]
    [InlineData("test split", "paper")]
    public void A_protocol_is_clean_only_where_no_test_clip_chose_the_epoch(string selectedOn, string protocol)
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        foreach (var file in Directory.GetFiles(repository.Root, "run.json", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(file)!))
        {
            RunRecordFile.Write(file, RunRecordFile.Read(file) with { SelectedOn = selectedOn });
        }

        foreach (var name in (string[])["isolated", "pretraining", "transfer", "ssl_checkpoints"])
        {
            var table = Get(repository, name);
            Assert.Equal((protocol, selectedOn), (Cell(table, 0, "protocol"), Cell(table, 0, "selected on")));
        }
    }

    [Fact]
    public void What_chose_is_not_made_up_for_records_that_do_not_say()
    {
        using var repository = new Repository();
        repository.Add("s/x/evaluate", new RunRecord
        {
            Kind = "evaluate",
            ConfigSha256 = "0",
            Protocol = "clean",
            Metrics = new Dictionary<string, double> { ["top1"] = 1 },
        });
        Assert.Equal("not recorded", Cell(Get(repository, "isolated"), 0, "selected on"));
    }

    [Theory]
    [InlineData(0.8, "80.0 (n=1)")]
    [InlineData(0.5, "80.0 (n=1); without copies of training clips 50.0 (n=1)")]
    public void The_accuracy_without_copies_of_training_clips_is_shown_where_it_differs(double without, string expected)
    {
        using var repository = new Repository();
        repository.Add("s/x/evaluate", new RunRecord
        {
            Kind = "evaluate",
            ConfigSha256 = "0",
            Metrics = new Dictionary<string, double> { ["top1"] = 0.8, ["top1_without_copies"] = without },
        });
        Assert.Equal(expected, Cell(Get(repository, "isolated"), 0, "top-1"));
    }

    [Theory]
    [InlineData(2.2, "ISH News (at chance)")]
    [InlineData(2.079, "ISH News (at chance)")]
    [InlineData(1.9, "ISH News")]
    public void A_pretraining_at_chance_is_called_so(double loss, string expected)
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        var folder = Path.Combine(repository.Root, "results/runs/s/x/pretrain");
        var metrics = new Dictionary<string, double> { ["last_loss"] = loss, ["chance_loss"] = 2.079 };
        RunRecordFile.Write(folder, RunRecordFile.Read(folder) with { Metrics = metrics, Warnings = ["at chance"] });

        Assert.Equal(expected, Cell(Get(repository, "pretraining"), 0, "pretrained on"));
        Assert.Equal("at chance", Cell(Get(repository, "ssl_checkpoints"), 2, "warnings"));
    }

    [Fact]
    public void A_name_like_a_formula_is_text_in_the_csv()
    {
        using var repository = new Repository().WithExperiment(dataset: "=cmd()", top1: 0.8);
        TableWriter.Write(repository.Root, TableWriter.Build(repository.Root, RunIndex.Read(repository.Root), []));
        var csv = File.ReadAllText(Path.Combine(repository.Root, "results/isolated.csv"));
        Assert.Contains("\n'=cmd(),", csv);
        Assert.DoesNotContain("\n=cmd(),", csv);
    }

    [Fact]
    public void A_run_without_a_manifest_is_left_out()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        File.Delete(Path.Combine(repository.Root, "results/runs/s/x/pretrain/manifest.json"));
        Assert.DoesNotContain(Get(repository, "ssl_checkpoints").Rows, r => r[0] == "s/x/pretrain");
    }

    [Fact]
    public void Writing_twice_gives_the_same_bytes_and_leaves_no_other_file()
    {
        using var repository = new Repository().WithExperiment(top1: [0.8, 0.7]);
        Dictionary<string, string> Write()
        {
            TableWriter.Write(repository.Root, TableWriter.Build(repository.Root, RunIndex.Read(repository.Root), []));
            return Directory.GetFiles(Path.Combine(repository.Root, "results")).ToDictionary(f => f, File.ReadAllText);
        }

        var first = Write();
        Assert.Equal(first, Write());
        Assert.Equal(14, first.Count);
        Assert.StartsWith("Checkpoint,Download,sha256,",
            first.Single(f => f.Key.EndsWith("ssl_checkpoints.csv", StringComparison.Ordinal)).Value);
    }

    [Fact]
    public void A_reference_value_without_a_known_confidence_is_refused_with_file_and_line()
    {
        using var repository = new Repository();
        var path = Path.Combine(repository.Root, "experiments/catalogue/reference_values.csv");
        File.AppendAllText(path, "isolated,LSA64,SL-GCN,top1,0.9,somebody,probably\n");
        var error = Assert.Throws<InvalidDataException>(() => ReferenceValue.ReadAll(path));
        Assert.Contains(path, error.Message);
        Assert.Contains("line 4", error.Message);
    }

    [Fact]
    public void Markdown_escapes_what_would_break_a_row()
    {
        var table = new Table("t", "T", string.Empty, ["a"], [["x|y\nz<b>"]]);
        Assert.EndsWith("| a |\n| --- |\n| x\\|y z&lt;b> |\n", TableFile.Markdown(table));
    }
}
