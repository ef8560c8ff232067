namespace Build.Tests.Host;

public sealed class KeepingTests
{
    private const string Folder = "results/runs/small/two/pretrain";

    [Fact]
    public async Task Another_setting_moves_a_finished_training_aside_and_the_old_setting_brings_it_back()
    {
        using var host = new HostRun().WithTraining();
        (await host.RunAsync("--target=Pretrain")).Ended(0);
        var made = host.Ran;
        (await host.RunAsync("--target=Pretrain --dryrun --set pretrain.params.lr=1")).Ended(0)
            .Says("would run  two/pretrain/seed=1  (parameter changed: params.lr").Says("keeps what is there as seed=1@");
        (await host.RunAsync("--target=Pretrain --set pretrain.params.lr=1")).Ended(0)
            .Says("two/pretrain/seed=1: what was there is kept as ");
        Assert.Equal([.. made, "check", "pretrain"], host.Ran);
        Assert.Single(Directory.GetDirectories(host.Path(Folder), "seed=1@*"));

        (await host.RunAsync("--target=Pretrain --dryrun")).Ended(0).Says("kept       two/pretrain/seed=1  (kept as seed=1@")
            .Says("0 stages would run");
        (await host.RunAsync("--target=Pretrain")).Ended(0).Says("moves back");
        (await host.RunAsync("--target=Pretrain --set pretrain.params.lr=1")).Ended(0).Says("moves back");
        Assert.Equal([.. made, "check", "pretrain"], host.Ran); // switching costs nothing
    }

    [Fact]
    public async Task What_the_worker_finds_wrong_is_said_before_any_folder_is_touched()
    {
        using var host = new HostRun().WithTraining();
        (await host.RunAsync("--target=Pretrain")).Ended(0);

        (await host.RunAsync("--target=Pretrain --set pretrain.params.lr=1", "fail-check")).Ended(1)
            .Says("error: check went wrong").Says("nothing has been changed");

        (await host.RunAsync("--target=Pretrain --dryrun")).Ended(0).Says("cached     two/pretrain/seed=1");
        Assert.Equal([host.Path($"{Folder}/seed=1")], Directory.GetDirectories(host.Path(Folder)));
    }

    [Fact]
    public async Task Only_clean_removes_results_and_its_dry_run_lists_them_with_their_size()
    {
        using var host = new HostRun().WithTraining();
        (await host.RunAsync("--target=Pretrain")).Ended(0);
        (await host.RunAsync("--target=Pretrain --set pretrain.params.lr=1")).Ended(0);
        await File.WriteAllBytesAsync(host.Path($"{Folder}/seed=1/large.bin"), new byte[3_000_000], TestContext.Current.CancellationToken);

        (await host.RunAsync("--target=Clean --all --dryrun")).Ended(0).Says($"would remove {Folder}/seed=1  3.0 MB")
            .Says($"would remove {Folder}/seed=1@");
        Assert.Equal(2, Directory.GetDirectories(host.Path(Folder)).Length);
        (await host.RunAsync("--target=Clean --earlier --dryrun")).Ended(0).Says($"would remove {Folder}/seed=1@")
            .DoesNotSay($"{Folder}/seed=1  3.0 MB");
        (await host.RunAsync("--target=Clean --earlier")).Ended(0);

        Assert.Equal([host.Path($"{Folder}/seed=1")], Directory.GetDirectories(host.Path(Folder)));
        Assert.True(Directory.Exists(host.Path("data/small/poses")));
    }

    [Fact]
    public async Task Clean_removes_nothing_while_a_stage_is_being_made()
    {
        using var host = new HostRun();
        using var process = host.Start("--target=BuildHdf5", "wait-hdf5");
        await host.UntilAsync("waiting");

        // As --all, without the bin/ and obj/ of this checkout: of a stage that is being made, what is kept stays as well.
        Directory.CreateDirectory(host.Path("data/small/one/h5@0123456789ab"));
        (await host.RunAsync("--target=Clean --earlier")).Ended(1).Says("one/h5 is being made by process").Says("nothing was removed");
        Assert.True(Directory.Exists(host.Path("data/small/one/h5@0123456789ab")));
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_stage_named_without_its_cell_means_the_whole_matrix()
    {
        using var host = new HostRun().WithTraining();
        (await host.RunAsync("--target=Pretrain")).Ended(0);

        (await host.RunAsync("--target=Pretrain --dryrun --force=two/pretrain")).Ended(0).Says("would run  two/pretrain/seed=1  (forced");
        (await host.RunAsync("--target=Pretrain --dryrun --force=two")).Ended(0).Says("would run  two/pretrain/seed=1  (forced");
        (await host.RunAsync("--target=Pretrain --dryrun --force=two/pretrain/seed=1")).Ended(0)
            .Says("would run  two/pretrain/seed=1  (forced");
        (await host.RunAsync("--target=Pretrain --dryrun --force=two/pre")).Ended(1).Says("no stage or kind of that name");
    }

    [Fact]
    public async Task Suites_in_folders_of_one_name_make_two_sets_of_runs()
    {
        using var host = new HostRun();
        foreach (var folder in (string[])["a/mine", "b/mine"])
        {
            Directory.CreateDirectory(host.Path(folder));
            await File.WriteAllTextAsync(
                host.Path($"{folder}/one.yaml"), "stages: { made: { run: synthesize, with: { signs: 4 } } }",
                TestContext.Current.CancellationToken);
            (await host.RunAsync($"--target=Download --suite={folder}")).Ended(0);
        }

        Assert.Equal(["synthesize", "synthesize"], host.Ran);
        Assert.Equal(2, Directory.GetDirectories(host.Path("data"), "mine*").Length);
        (await host.RunAsync("--target=Download --dryrun --suite=a/mine")).Ended(0).Says("cached     one/made");
        (await host.RunAsync("--target=Download --dryrun --suite=b/mine")).Ended(0).Says("cached     one/made");
    }

    [Fact]
    public async Task Two_builds_of_a_suite_at_once_make_tables_and_report_once()
    {
        using var host = new HostRun();
        var both = await Task.WhenAll(host.RunAsync("--target=Default --parallel=1"), host.RunAsync("--target=Default --parallel=1"));

        Assert.All(both, result => result.Ended(0));
        Assert.Equal(["synthesize", "hdf5", "pack", "tabulate", "report"], host.Ran);
    }

    [Fact]
    public async Task Tables_are_published_on_request_only_and_what_was_replaced_is_said()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=Tabulate")).Ended(0);
        Assert.False(Directory.Exists(host.Path("results/published")));

        (await host.RunAsync("--target=Tabulate --publish")).Ended(0).Says("results/published/ssl_checkpoints.csv: new");
        (await host.RunAsync("--target=Tabulate --publish")).Ended(0).Says("results/published/ssl_checkpoints.csv: unchanged");
        (await host.RunAsync("--target=Tabulate --publish --force=tabulate")).Ended(0)
            .Says("results/published/ssl_checkpoints.csv: replaced");
        var links = await File.ReadAllTextAsync(host.Path("results/published/ssl_checkpoints.md"), TestContext.Current.CancellationToken);
        Assert.Equal("[seed=1](../runs/small/two)\n", links);
    }

    [Fact]
    public async Task A_workspace_whose_path_has_percent_and_hash_works()
    {
        using var host = new HostRun();
        var odd = host.Path("a%20b#c");
        Directory.CreateDirectory(odd);
        Directory.Move(host.Path("experiments"), Path.Combine(odd, "experiments"));

        (await host.RunAsync($"--working={odd} --target=BuildHdf5")).Ended(0).Says("one/store: done");
        (await host.RunAsync($"--working={odd} --target=BuildHdf5 --dryrun")).Ended(0).Says("0 stages would run, 3 are cached.");
    }
}
