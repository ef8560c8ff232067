namespace Build.Tests.Host;

public sealed class PipelineRunTests
{
    [Fact]
    public async Task A_second_run_of_the_same_thing_runs_nothing_and_says_so()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=BuildHdf5")).Ended(0).Says("one/store: done");
        Assert.Equal(HostRun.AllStages, host.Ran);

        (await host.RunAsync("--target=BuildHdf5")).Ended(0).Says("Skipped").DoesNotSay("Executing task: BuildHdf5");
        Assert.Equal(HostRun.AllStages, host.Ran);
    }

    [Fact]
    public async Task The_default_target_ends_with_the_report_and_makes_it_again_only_after_the_tables()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=Default --parallel=1")).Ended(0);
        Assert.Equal([.. HostRun.AllStages, "tabulate", "report"], host.Ran);

        (await host.RunAsync("--target=Default --parallel=1")).Ended(0);
        Assert.Equal([.. HostRun.AllStages, "tabulate", "report"], host.Ran);

        (await host.RunAsync("--target=Default --parallel=1 --force=tabulate")).Ended(0);
        Assert.Equal([.. HostRun.AllStages, "tabulate", "report", "tabulate", "report"], host.Ran);
    }

    [Fact]
    public async Task A_dry_run_lists_the_stages_with_their_reasons_and_runs_none()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=BuildHdf5 --dryrun")).Ended(0)
            .Says("would run  poses  (missing output)").Says("would run  one/h5  (missing output)")
            .Says("3 stages would run, 0 are cached.");
        Assert.Empty(host.Ran);

        (await host.RunAsync("--target=BuildHdf5")).Ended(0);
        (await host.RunAsync("--target=BuildHdf5 --dryrun --set h5.name=other")).Ended(0)
            .Says("cached     poses")
            .Says("would run  one/h5  (parameter changed: name")
            .Says("would run  one/store  (upstream stage changed: one/h5")
            .Says("2 stages would run, 1 are cached.");
        (await host.RunAsync("--target=BuildHdf5 --dryrun --force=pack")).Ended(0)
            .Says("would run  one/store  (forced; took ").Says("1 of them ran before, in ").Says("1 stages would run, 2 are cached.");
    }

    [Fact]
    public async Task What_a_dry_run_lists_is_what_runs()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=BuildHdf5")).Ended(0);
        (await host.RunAsync("--target=BuildHdf5 --set h5.name=other")).Ended(0);

        Assert.Equal([.. HostRun.AllStages, "hdf5", "pack"], host.Ran);
    }

    [Fact]
    public async Task An_exclusive_target_runs_without_what_it_depends_on()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=BuildHdf5 --exclusive")).Ended(1)
            .Says("one/h5 needs the outputs of poses, which are not current; run --target=Download first");
        (await host.RunAsync("--target=Download --exclusive")).Ended(0);
        (await host.RunAsync("--target=BuildHdf5 --exclusive")).Ended(0);

        Assert.Equal(HostRun.AllStages, host.Ran);
    }

    [Fact]
    public async Task A_run_says_how_many_stages_are_left_and_for_how_long_by_their_last_times()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=BuildHdf5")).Ended(0).Says("3 stages to run").Says("1 of 3 stages done").Says("2 of 3 stages done");
        var again = (await host.RunAsync("--target=BuildHdf5 --force")).Ended(0);
        Assert.Matches(@"3 stages to run, about [\d.]+ s left", again.Output);
    }

    [Fact]
    public async Task The_manifest_of_a_stage_that_ran_here_has_its_peak_memory()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=Download", "eat-synthesize")).Ended(0);

        var manifest = OpenHands.Runs.Manifests.StageManifestFile.Read(host.Path("data/small/poses"))!;
        Assert.InRange(manifest.PeakMemory!.Value, 400L << 20, 2L << 30);
        Assert.Null(manifest.MemoryLimit);
    }

    [Fact]
    public async Task A_failing_stage_fails_the_run_and_is_tried_again_next_time()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=BuildHdf5", "fail-hdf5")).Ended(1)
            .Says("error: hdf5 went wrong").Says("one/h5 failed (exit code 1)").DoesNotSay("   at ");
        Assert.Equal(["synthesize", "hdf5"], host.Ran);

        (await host.RunAsync("--target=BuildHdf5")).Ended(0);
        Assert.Equal(["synthesize", "hdf5", "hdf5", "pack"], host.Ran);
    }

    [Fact]
    public async Task Stages_that_run_together_log_plainly_and_torch_takes_one_core_unless_told()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=BuildHdf5 --parallel=2")).Ended(0).Says("one/h5: worker hdf5 threads=1");

        var log = await File.ReadAllTextAsync(host.Path("data/small/one/store/worker.log"), TestContext.Current.CancellationToken);
        Assert.Contains("worker pack threads=1", log);
    }

    [Fact]
    public async Task Only_a_stage_that_fetches_hears_of_offline()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=Download --offline")).Ended(0);

        Assert.DoesNotContain("--offline", await File.ReadAllLinesAsync(host.Path("arguments.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_hosts_started_at_once_share_the_work()
    {
        using var host = new HostRun();
        var both = await Task.WhenAll(host.RunAsync("--target=BuildHdf5"), host.RunAsync("--target=BuildHdf5"));

        Assert.All(both, result => result.Ended(0));
        Assert.Equal(HostRun.AllStages, host.Ran);
    }

    [Fact]
    public async Task One_experiments_file_can_stand_for_a_suite()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=BuildHdf5 --config=experiments/small/one.yaml")).Ended(0).Says("one/store: done");
        (await host.RunAsync("--target=BuildHdf5 --config=experiments/small/two.yaml")).Ended(1)
            .Says("--config=experiments/small/two.yaml: no such file");
    }

    [Fact]
    public async Task A_checkpoint_is_evaluated_without_the_stages_that_would_have_made_one()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=Evaluate --checkpoint=a.ckpt --config=include.yaml --device=cpu --threads=1")).Ended(0);

        Assert.Equal(["evaluate"], host.Ran);
        Assert.Equal(
            ["evaluate", "--config=include.yaml", "--checkpoint=a.ckpt", "--output=results/evaluations/a", "--device=cpu", "--threads=1"],
            await File.ReadAllLinesAsync(host.Path("arguments.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_external_input_that_is_not_there_is_named_by_key_and_path()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=BuildHdf5 --dryrun --set h5.poses=/nowhere/poses")).Ended(0)
            .Says("would need poses: /nowhere/poses");
        (await host.RunAsync("--target=BuildHdf5 --set h5.poses=/nowhere/poses")).Ended(1)
            .Says("one/h5 needs poses: /nowhere/poses, which is not there");
    }
}
