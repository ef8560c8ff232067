using OpenHands.Results.Comparisons;
using OpenHands.Results.Plots;
using OpenHands.Runs;

namespace OpenHands.Results.Tests.Plots;

public sealed class RunPlotsTests
{
    [Fact]
    public void Every_run_gets_its_plots()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        Write(repository, "s/x/pretrain/metrics.csv",
            """
            phase,epoch,step,loss,top1,top3,top5,lr
            train,0,5,3,0,0,0,0.1
            train_epoch,0,10,3,0.1,0,0,0.1
            valid,0,10,2.9,0.2,0,0,0.1
            train_epoch,1,20,2,0.3,0,0,0.1

            """);
        Write(repository, "s/x/evaluate/seed=1,init=pretrained/predictions.csv",
            "name,gloss,predicted_gloss,probability\na,hello,thanks,0.5\nb,hello,hello,0.9\n");
        using var folder = new TemporaryFolder();

        var plots = RunPlots.Write(repository.Root, folder.Path, RunIndex.Read(repository.Root), warning => Assert.Fail(warning));

        Assert.True(File.Exists(folder.File("clips-s-INCLUDE.svg")));
        Assert.True(File.Exists(folder.File("loss-s_x_pretrain.png")));
        Assert.Equal(plots * 2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void Comparisons_have_a_plot_of_points_with_intervals_that_says_on_how_many_seeds_each_stands()
    {
        using var repository = new Repository().WithExperiment(top1: [0.8, 0.7]);
        using var folder = new TemporaryFolder();
        var index = RunIndex.Read(repository.Root);
        RunPlots.Write(
            repository.Root, folder.Path, index, warning => Assert.Fail(warning), compared: ComparedResults.Of(
                repository.Root, index, _ => [], warning => Assert.Fail(warning)));
        var plot = File.ReadAllText(folder.File("comparison-s-pretraining.svg"));
        Assert.Contains("pretrained - scratch (s): difference of test top-1", plot, StringComparison.Ordinal);
        Assert.Contains("INCLUDE, DPC SL-GCN, 100 %, x, n = 2", plot, StringComparison.Ordinal);
        Assert.True(new FileInfo(folder.File("comparison-s-pretraining.png")).Length > 1000);
    }

    [Fact]
    public void Clips_of_a_class_give_a_curve_over_their_number()
    {
        using var repository = new Repository();
        foreach (var (clips, used) in ((int?, int)[])[(1, 100), (3, 290), (null, 710)])
        {
            repository.Add($"s/x/evaluate/clips_per_class={(object?)clips ?? "all"}", new RunRecord
            {
                Kind = "evaluate",
                ConfigSha256 = "a",
                Dataset = "wlasl100",
                Encoder = "st-gcn",
                ClipsPerClass = clips,
                Classes = 100,
                Metrics = new Dictionary<string, double> { ["top1"] = used / 1000.0, ["training_clips"] = used },
            });
        }

        using var folder = new TemporaryFolder();
        RunPlots.Write(repository.Root, folder.Path, RunIndex.Read(repository.Root), warning => Assert.Fail(warning));
        var plot = File.ReadAllText(folder.File("clips-per-class-s_x-wlasl100.svg"));
        Assert.Contains("top-1 by training clips of a class", plot, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("fractions-s_x-wlasl100.svg")));
    }

    [Fact]
    public void A_resumed_run_carries_marks_in_its_curves_and_in_its_throughput_over_time()
    {
        using var repository = new Repository();
        var record = new RunRecord { Kind = "finetune", ConfigSha256 = "a" };
        foreach (var (stage, steps) in (ReadOnlySpan<(string, long[])>)[("s/x/straight", []), ("s/x/interrupted", [12])])
        {
            repository.Add(stage, record with { ResumedAtSteps = steps });
            Write(repository, $"{stage}/metrics.csv",
                "phase,epoch,step,loss,top1,top3,top5,lr\ntrain_epoch,0,10,3,0.1,0,0,0.1\ntrain_epoch,1,20,2,0.3,0,0,0.1\n");
            Write(repository, $"{stage}/timing.csv",
                "epoch,step,seconds,samples_per_s,data_wait_share,gflop_per_s\n0,5,60,8,0,\n1,10,120,9,0.01,52.5\n1,15,180,7,0,51\n");
        }

        using var folder = new TemporaryFolder();
        Assert.Equal(6, RunPlots.Write(repository.Root, folder.Path, RunIndex.Read(repository.Root), warning => Assert.Fail(warning)));
        var plots = Directory.GetFiles(folder.Path, "*.svg").ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);
        Assert.Equal(6, plots.Count);
        Assert.All(plots, p => Assert.Equal(
            p.Key.EndsWith("interrupted", StringComparison.Ordinal), p.Value.Contains("resumed", StringComparison.Ordinal)));
        Assert.All((string[])["training time (min)", "throughput (samples/s)"], text =>
            Assert.Contains(text, plots["throughput-s_x_interrupted"], StringComparison.Ordinal));
    }

    [Fact]
    public void Fractions_of_the_training_set_give_a_curve_per_initialisation()
    {
        using var repository = new Repository();
        foreach (var fraction in (double[])[0.1, 1])
        {
            foreach (var init in (string[])["pretrained", "scratch"])
            {
                repository.Add($"s/x/evaluate/fraction={fraction},init={init}",
                    new RunRecord
                    {
                        Kind = "evaluate",
                        ConfigSha256 = "a",
                        Dataset = "INCLUDE",
                        Encoder = "st-gcn",
                        Decoder = "dpc",
                        Init = init,
                        Fraction = fraction,
                        Metrics = new Dictionary<string, double> { ["top1"] = fraction / 2 },
                    });
            }
        }

        using var folder = new TemporaryFolder();
        Assert.Equal(1, RunPlots.Write(repository.Root, folder.Path, RunIndex.Read(repository.Root), warning => Assert.Fail(warning)));
        var svg = File.ReadAllText(Assert.Single(Directory.GetFiles(folder.Path, "*.svg")));
        Assert.All((string[])["pretrained", "scratch", "share of the training set"], text => Assert.Contains(text, svg));
    }

    [Fact]
    public void Damaged_metrics_are_named_and_the_other_runs_keep_their_plots()
    {
        using var repository = new Repository().WithExperiment(top1: 0.8);
        Write(repository, "s/x/pretrain/metrics.csv", "phase,epoch\ntrain_epoch,0\n");
        Write(repository, "s/x/evaluate/seed=1,init=scratch/predictions.csv", "name,gloss\na,b\n");
        Write(repository, "s/x/finetune/seed=1,init=scratch/metrics.csv", "phase,epoch,step,loss,top1\ntrain_epoch,0,3,1,0.5\n");
        using var folder = new TemporaryFolder();
        var warnings = new List<string>();
        var plots = RunPlots.Write(repository.Root, folder.Path, RunIndex.Read(repository.Root), warnings.Add);
        Assert.Equal(2, plots);
        Assert.Contains(warnings, warning => warning.Contains("s/x/pretrain/metrics.csv", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("init=scratch/predictions.csv", StringComparison.Ordinal));
    }

    private static void Write(Repository repository, string path, string text) =>
        File.WriteAllText(Path.Combine(repository.Root, "results", "runs", path), text);
}
