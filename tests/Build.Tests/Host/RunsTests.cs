using OpenHands.Runs;

namespace Build.Tests.Host;

public sealed class RunsTests
{
    private const string Folder = "results/runs/small/two/pretrain/seed=1";

    [Fact]
    public async Task A_training_kept_under_another_setting_is_listed_tagged_and_compared_with_the_present_one()
    {
        using var host = new HostRun().WithTraining();
        (await host.RunAsync("--target=Pretrain")).Ended(0);
        Record(host, 0.25);
        (await host.RunAsync("--target=Pretrain --set pretrain.params.lr=1")).Ended(0);
        Record(host, 0.5);
        var kept = Path.GetFileName(Assert.Single(Directory.GetDirectories(host.Path("results/runs/small/two/pretrain"), "seed=1@*")));

        (await host.RunAsync("--target=Runs --filter=pretrain --sort=-top1")).Ended(0)
            .Says("small/two/pretrain/seed=1  ").Says("top-1 50.0 %").Says($"small/two/pretrain/{kept}").Says("2 runs (1 kept)");
        (await host.RunAsync("--target=Runs --filter=kept")).Ended(0).Says("1 runs (1 kept)");
        (await host.RunAsync($"--target=Runs --runs={kept} --tag=before")).Ended(0).Says($"small/two/pretrain/{kept}: before");
        (await host.RunAsync("--target=Runs --filter=tag=before")).Ended(0).Says("1 runs (1 kept)");
        (await host.RunAsync($"--target=Diff --runs={kept},small/two/pretrain/seed=1")).Ended(0)
            .Says("params.lr: 1e-3 -> 1").Says("top1: 0.25 -> 0.5  (+0.25)");
        (await host.RunAsync("--target=Diff --runs=nothing,two/pretrain")).Ended(1).Says("there is no run 'nothing'");
        (await host.RunAsync("--target=Diff --runs=one")).Ended(1).Says("Diff needs --runs=A,B");
    }

    [Fact]
    public async Task The_dry_run_of_clean_says_which_table_rows_would_be_lost()
    {
        using var host = new HostRun().WithTraining();
        (await host.RunAsync("--target=Pretrain")).Ended(0);
        await File.WriteAllTextAsync(host.Path("results/ssl_checkpoints.csv"), $"Checkpoint,Download\nmine,{Folder}/best.ckpt\n",
            TestContext.Current.CancellationToken);
        (await host.RunAsync("--target=Clean --all --dryrun")).Ended(0).Says("would be lost from a table: ssl_checkpoints: mine");
        (await host.RunAsync("--target=Clean --earlier --dryrun")).Ended(0).DoesNotSay("would be lost");
    }

    private static void Record(HostRun host, double top1) => RunRecordFile.Write(host.Path(Folder), new RunRecord
    {
        Kind = "pretrain",
        ConfigSha256 = new string('1', 64),
        Metrics = new Dictionary<string, double> { ["top1"] = top1 },
    });
}
