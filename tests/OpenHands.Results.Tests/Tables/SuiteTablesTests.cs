using OpenHands.Results.Tables;
using OpenHands.Runs;

namespace OpenHands.Results.Tests.Tables;

public sealed class SuiteTablesTests : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void A_page_has_data_sets_down_and_models_across_with_the_best_in_bold()
    {
        _repository.WithExperiment(dataset: "LSA64", top1: [0.7, 0.8, 0.9]);
        var page = Page("isolated");

        Assert.Contains("| dataset | DPC SL-GCN pretrained | DPC SL-GCN scratch | LSTM |", page);
        Assert.Contains("| LSA64 | **80.0 ± 10.0** | 70.0 ± 10.0 | – |", page);
        Assert.Contains("| INCLUDE | – | – | missing |", page);
        Assert.Contains("n = 3 seeds", page);
        Assert.Contains("1 cells are missing: `./build.sh --suite=s` fills them", page);
        Assert.DoesNotContain("results/runs", page);
    }

    [Fact]
    public void Published_figures_are_below_ours_with_their_certainty()
    {
        var measured = Cell("INCLUDE", "SL-GCN", "s/sl");
        _repository.WithExperiment(top1: 0.8);
        Assert.Contains("| INCLUDE, published |  |  |  | 93.5 (second-hand) |", Page("isolated", measured));
    }

    [Fact]
    public void Figures_have_one_value_a_column_and_runs_say_where_each_comes_from()
    {
        _repository.WithExperiment(top1: [0.7, 0.8, 0.9]);
        Write();
        var figures = Rows("isolated.csv");
        var pretrained = figures.Single(row => row["init"] == "pretrained");
        Assert.Equal(("0.8", "0.1", "3", "1"), (pretrained["top1_mean"], pretrained["top1_sd"], pretrained["n"], pretrained["fraction"]));
        Assert.Equal("0", figures.Single(row => row["model"] == "LSTM")["n"]);

        var runs = Rows("runs.csv");
        Assert.Equal(6, runs.Count);
        Assert.All(runs, run => Assert.True(Directory.Exists(Path.Combine(_repository.Root, run["runs"]))));
    }

    [Fact]
    public void Pretraining_has_a_row_per_share_of_labels_with_the_difference_in_points()
    {
        _repository.WithExperiment(top1: [0.7, 0.8, 0.9]);
        Assert.Contains("| INCLUDE | DPC SL-GCN | 100 % | ISH News | **80.0 ± 10.0** | 70.0 ± 10.0 | "
            + "+10.0 (95 % interval +10.0 to +10.0, p = 0.25; 3 seeds) | x |", Page("pretraining"));
    }

    [Fact]
    public void Numbers_of_clips_of_a_class_are_rows_of_their_own_and_no_part_of_the_whole()
    {
        _repository.WithExperiment(top1: [0.7, 0.8, 0.9]);
        foreach (var folder in Directory.GetFiles(_repository.Root, "run.json", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(file)!).Where(folder => folder.Contains("seed=3", StringComparison.Ordinal)))
        {
            RunRecordFile.Write(folder, RunRecordFile.Read(folder) with { ClipsPerClass = 3 });
        }

        Assert.Contains("| INCLUDE | DPC SL-GCN | 3 a class | ISH News | **90.0** | 80.0 | cannot be told", Page("pretraining"));
        Assert.Contains("| INCLUDE | **75.0 ± 7.1** | 65.0 ± 7.1 |", Page("isolated"));
        Assert.Contains(Rows("pretraining.csv"), row => row["clips_per_class"] == "3" && row["fraction"] == "1" && row["n"] == "1");
    }

    [Fact]
    public void Pretrainings_of_several_stages_are_told_apart_and_each_stands_beside_scratch()
    {
        _repository.WithExperiment(top1: [0.7, 0.8]);
        var runs = Path.Combine(_repository.Root, "results", "runs", "s");
        var first = RunRecordFile.Read(Path.Combine(runs, "x", "pretrain"));
        _repository.Add("s/views", first with { CheckpointSha256 = new string('7', 64) });
        var second = Path.Combine(runs, "x", "finetune", "seed=2,init=pretrained");
        RunRecordFile.Write(second, RunRecordFile.Read(second) with { StartedFrom = "results/runs/s/views/checkpoints/best.safetensors" });

        var page = Page("pretraining");
        Assert.Contains("| INCLUDE | DPC SL-GCN | 100 % | ISH News | **70.0** | 65.0 ± 7.1 |", page);
        Assert.Contains("| INCLUDE | DPC SL-GCN | 100 % | ISH News (views) | **80.0** | 65.0 ± 7.1 |", page);
        Assert.Contains("DPC SL-GCN pretrained (views) |", Page("isolated"));
        var promised = Cell("INCLUDE", "DPC SL-GCN", "s/x") with { Init = "pretrained", Start = "dpc" };
        Assert.Contains("DPC SL-GCN pretrained (dpc)", Page("isolated", promised)); // has not run, although other starts have
    }

    [Fact]
    public void Trainings_of_several_stages_are_not_averaged_and_the_one_with_a_counterpart_from_scratch_has_the_plain_name()
    {
        _repository.WithExperiment(top1: [0.7, 0.8]);
        var x = Path.Combine(_repository.Root, "results", "runs", "s", "x");
        var training = RunRecordFile.Read(Path.Combine(x, "finetune", "seed=2,init=pretrained"));
        _repository.Add("s/x/gentle/seed=2,init=pretrained", training);
        var evaluation = RunRecordFile.Read(Path.Combine(x, "evaluate", "seed=2,init=pretrained"));
        _repository.Add("s/x/evaluate_gentle/seed=2,init=pretrained", evaluation with
        {
            StartedFrom = "results/runs/s/x/gentle/seed=2,init=pretrained/checkpoints/best.safetensors",
            Metrics = new Dictionary<string, double> { ["top1"] = 0.1 },
        });

        foreach (var stage in (string[])["finetune", "gentle"]) // on another data set, neither has one from scratch
        {
            _repository.Add($"s/x/other_{stage}/seed=2,init=pretrained", evaluation with
            {
                Dataset = "LSA64",
                StartedFrom = $"results/runs/s/x/{stage}/seed=2,init=pretrained/checkpoints/best.safetensors",
            });
        }

        var page = Page("pretraining");
        Assert.Contains("| LSA64 | DPC SL-GCN | 100 % | ISH News | 80.0 | – |  | x/finetune |", page);
        Assert.Contains("| LSA64 | DPC SL-GCN | 100 % | ISH News | 80.0 | – |  | x/gentle |", page);
        Assert.Contains("| INCLUDE | DPC SL-GCN | 100 % | ISH News | **75.0 ± 7.1** | 65.0 ± 7.1 | +10.0 ", page);
        Assert.Contains("| INCLUDE | DPC SL-GCN | 100 % | ISH News | 10.0 | – |  | x/gentle |", page);
    }

    [Fact]
    public void Comparisons_have_one_figure_a_column_and_a_page_for_people()
    {
        _repository.WithExperiment(top1: [0.7, 0.8, 0.9]);
        var page = Page("comparisons");
        Assert.Contains("| pretraining: pretrained - scratch | INCLUDE | DPC SL-GCN | 100 % | 80.0 | 70.0 | "
            + "+10.0 (95 % interval +10.0 to +10.0, p = 0.25; 3 seeds) | x |", page);
        var row = Assert.Single(Rows("comparisons.csv"));
        Assert.Equal(
            ["INCLUDE", "100 %", "pretrained", "scratch", "0.1", "0.1", "0.1", "0.25", "3", "0", "s/x", "evaluate"],
            new[] { "dataset", "labels", "of", "with", "mean", "low", "high", "p", "seeds", "clips", "experiment", "stage" }
                .Select(column => row[column]));
    }

    [Fact]
    public void Two_experiments_of_one_model_have_a_column_each()
    {
        _repository.WithExperiment(top1: 0.8);
        var second = Cell("INCLUDE", "DPC SL-GCN", "s/other") with { Init = "pretrained" };
        Assert.Contains("DPC SL-GCN pretrained (x) | DPC SL-GCN scratch | LSTM | DPC SL-GCN pretrained (other) |",
            Page("isolated", second));
    }

    [Fact]
    public void A_suite_that_never_ran_has_no_folder()
    {
        _repository.WithExperiment(top1: 0.8);
        Write(Cell("INCLUDE", "LSTM", "other/lstm"));
        Assert.False(Directory.Exists(Path.Combine(_repository.Root, "results", "other")));
    }

    [Fact]
    public void A_suite_cannot_take_the_name_of_another_folder_of_results()
    {
        Assert.Contains("experiments/plots", Assert.Throws<InvalidDataException>(() => ResultFolders.OfSuite("plots")).Message);
        Assert.Equal("sample", ResultFolders.OfSuite("sample"));
    }

    private static ResultCell Cell(string dataset, string model, string experiment) => new(
        dataset, model, "", 1, "corrected", "clean", "", "", experiment, [], "./build.sh");

    private void Write(params ResultCell[] further) =>
        TableWriter.WriteSuites(_repository.Root, RunIndex.Read(_repository.Root), [Cell("INCLUDE", "LSTM", "s/lstm"), .. further]);

    private string Page(string name, params ResultCell[] further)
    {
        Write(further);
        return File.ReadAllText(Path.Combine(_repository.Root, "results", "s", name + ".md"));
    }

    private List<IReadOnlyDictionary<string, string>> Rows(string file)
    {
        using var csv = CsvHelper.CsvReader.FromFile(
            Path.Combine(_repository.Root, "results", "s", file), new CsvHelper.CsvReaderOptions { HasHeader = true });
        var rows = new List<IReadOnlyDictionary<string, string>>();
        while (csv.Read())
        {
            rows.Add(csv.Headers!.ToDictionary(header => header, header => csv.GetString(header)));
        }

        return rows;
    }
}
