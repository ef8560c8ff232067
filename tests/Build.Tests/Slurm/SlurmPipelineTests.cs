using System.Runtime.Versioning;
using Build.Tests.Host;

namespace Build.Tests.Slurm;

[SupportedOSPlatform("linux")]
public sealed class SlurmPipelineTests
{
    private static readonly string[] AllStages = ["synthesize", "hdf5", "pack"];

    [Fact]
    public async Task Stages_run_as_jobs_in_the_order_of_their_inputs_and_a_second_run_submits_nothing()
    {
        await using var slurm = await SlurmRun.StartAsync();
        (await slurm.RunAsync("--target=Default")).Ended(0).Says("one/h5: worker hdf5 threads=1").Says("one/store: done")
            .Says("4 stages to run").Says("3 of 4 stages done");
        var ran = slurm.Host.Ran;
        Assert.Equal(AllStages, ran.Where(AllStages.Contains)); // tables of no run wait for nothing
        Assert.Equal((5, "report"), (ran.Count, ran[^1]));
        Assert.Equal(4, slurm.Cluster.Ended.Count(line => line.Contains("JobState=COMPLETED", StringComparison.Ordinal)));

        (await slurm.RunAsync("--target=Default")).Ended(0).DoesNotSay("job");
        (await slurm.Host.RunAsync("--target=Default")).Ended(0);
        Assert.Equal(ran, slurm.Host.Ran);
        Assert.Equal(4, (await slurm.Cluster.QueueAsync()).Count);
    }

    [Fact]
    public async Task Detached_jobs_are_followed_by_the_same_command_and_not_submitted_twice()
    {
        await using var slurm = await SlurmRun.StartAsync();
        (await slurm.RunAsync("--target=BuildHdf5 --detach", "wait-synthesize")).Ended(0)
            .Says("3 jobs are in the queue").Says("job 1: poses");
        await slurm.Host.UntilAsync("waiting");

        using var following = slurm.Host.Start("--executor=slurm --target=BuildHdf5", string.Empty);
        await HostRun.UntilSaidAsync(following, "one/store: in the queue already as job 3");
        Assert.Equal(3, (await slurm.Cluster.QueueAsync()).Count);
        await slurm.RunAsync("--target=BuildHdf5 --cancel");
        (await HostRun.EndAsync(following)).Ended(1);
        Assert.True(File.Exists(slurm.Host.Path("stopped")), "the worker was not told to stop");
    }

    [Fact]
    public async Task A_failed_job_is_told_with_its_exit_code_node_and_last_words_and_what_is_below_it_is_not_made()
    {
        await using var slurm = await SlurmRun.StartAsync();
        (await slurm.RunAsync("--target=BuildHdf5", "fail-hdf5")).Ended(1)
            .Says("one/h5 failed: job 2 is FAILED, exit code 1 on n").Says("  | one/h5: error: hdf5 went wrong").Says("its log is ")
            .Says("one/store: not made, since one/h5 failed").DoesNotSay("   at ");
        Assert.Equal(["synthesize", "hdf5"], slurm.Host.Ran);

        (await slurm.RunAsync("--target=BuildHdf5")).Ended(0);
        Assert.Equal(["synthesize", "hdf5", "hdf5", "pack"], slurm.Host.Ran);
    }

    [Fact]
    public async Task A_job_signalled_before_its_limit_saves_goes_back_to_the_queue_and_goes_on()
    {
        await using var slurm = await SlurmRun.StartAsync();
        using var host = await slurm.WaitingTrainingAsync();
        var job = (await slurm.Cluster.QueueAsync("%i %k")).Single(IsTraining).Split(' ')[0];
        await slurm.Cluster.RunAsync("scancel", "--batch", "--signal=USR1", job);
        await HostRun.UntilSaidAsync(host, "saved (two/pretrain/seed=1, step 36); goes back to the queue");
        File.Delete(slurm.Host.Path("waiting"));
        await slurm.StartNowAsync(job);
        await slurm.Host.UntilAsync("waiting");

        Assert.Equal(2, slurm.Host.Ran.Count(kind => kind == "pretrain"));
        var arguments = await File.ReadAllLinesAsync(slurm.Host.Path("arguments.txt"), TestContext.Current.CancellationToken);
        Assert.Contains("--resume=auto", arguments);
        await slurm.RunAsync("--target=Pretrain --cancel");
        await HostRun.EndAsync(host);
    }

    [Fact]
    public async Task An_input_that_changed_since_the_submission_ends_the_job_and_the_stage_is_not_done()
    {
        await using var slurm = await SlurmRun.StartAsync();
        Directory.CreateDirectory(slurm.Host.Path("mine"));
        await File.WriteAllTextAsync(slurm.Host.Path("mine/a.pkl"), "1", TestContext.Current.CancellationToken);
        await slurm.Cluster.RunAsync("scontrol", "update", "PartitionName=main", "State=DOWN");
        (await slurm.RunAsync("--target=BuildHdf5 --set h5.poses=mine --detach")).Ended(0);
        await File.WriteAllTextAsync(slurm.Host.Path("mine/a.pkl"), "22", TestContext.Current.CancellationToken);
        await slurm.Cluster.RunAsync("scontrol", "update", "PartitionName=main", "State=UP");

        await slurm.UntilAsync(queue => queue.Any(line => line.Contains("FAILED", StringComparison.Ordinal)));
        var logs = Directory.EnumerateFiles(slurm.Host.Path("results/.cache/slurm"), "*.log", SearchOption.AllDirectories);
        Assert.Contains(logs.Select(File.ReadAllText), log => log.Contains("one/h5: inputs changed since submission: poses of one/h5"));
        Assert.DoesNotContain("hdf5", slurm.Host.Ran);
    }

    [Fact]
    public async Task What_the_caller_has_set_for_Slurm_reaches_no_job()
    {
        await using var slurm = await SlurmRun.StartAsync();
        slurm.Host.With("SBATCH_TIMELIMIT", "1").With("SBATCH_PARTITION", "nowhere").With("SLURM_CPUS_PER_TASK", "99")
            .With("SQUEUE_FORMAT", "%i").With("SQUEUE_STATES", "PENDING");

        (await slurm.RunAsync("--target=Download")).Ended(0).Says("poses: done");
        Assert.Contains(slurm.Cluster.Ended, line => line.Contains("TimeLimit=120", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_prints_the_lines_of_sbatch_and_submits_nothing()
    {
        await using var slurm = await SlurmRun.StartAsync(site: "defaults: { partition: main, extra: [--exclude=n2] }");
        (await slurm.RunAsync("--target=BuildHdf5 --dryrun")).Ended(0)
            .Says("sbatch --job-name=oh-").Says("--dependency=afterok:<poses>,singleton").Says("--partition=main --exclude=n2")
            .Says("3 jobs would be submitted, 0 are in the queue already.");

        Assert.Empty(await slurm.Cluster.QueueAsync());
        Assert.False(Directory.Exists(slurm.Host.Path("results/.cache/slurm")));
    }

    [Fact]
    public async Task What_a_stage_asks_for_beside_with_is_no_part_of_its_key()
    {
        using var host = new HostRun();
        (await host.RunAsync("--target=BuildHdf5")).Ended(0);
        var file = host.Path("experiments/small/one.yaml");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        text = text.Replace("    run: hdf5", "    run: hdf5\n    resources: { cpus: 3, memory: 6G, time: 1-12 }");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

        (await host.RunAsync("--target=BuildHdf5 --dryrun")).Ended(0).Says("0 stages would run, 3 are cached.");
        (await host.RunAsync("--target=BuildHdf5 --dryrun --executor=slurm --force=h5")).Ended(0)
            .Says("--cpus-per-task=3 --mem=6G --time=1-12:00:00");
    }

    [Fact]
    public async Task Without_sbatch_on_the_PATH_nothing_starts_and_the_message_says_where_it_is()
    {
        using var host = new HostRun();
        using var empty = new TemporaryFolder();
        File.CreateSymbolicLink(empty.File("dotnet"), Environment.ProcessPath!);
        File.CreateSymbolicLink(empty.File("env"), "/usr/bin/env");
        var result = await host.With("PATH", empty.Path).RunAsync("--executor=slurm --target=BuildHdf5");

        result.Ended(1).Says("--executor=slurm needs Slurm's client programs, and sbatch is not on the PATH");
        Assert.Empty(host.Ran);
    }

    [Theory]
    [InlineData("--detach", "--detach is about jobs of a cluster: it needs --executor=slurm.")]
    [InlineData("--executor=slurm --parallel=2", "--parallel is of this machine")]
    [InlineData("--max-jobs=2", "--max-jobs is about jobs of a cluster: it needs --executor=slurm.")]
    [InlineData("--executor=slurm --max-jobs=2 --detach", "--max-jobs submits the rest as jobs end")]
    [InlineData("--executor=slurm --max-jobs=0", "expected a whole number of at least 1")]
    [InlineData("--executor=cloud", "--executor=cloud: expected local or slurm.")]
    public async Task Options_that_do_not_go_together_are_refused(string options, string message)
    {
        using var host = new HostRun();
        (await host.RunAsync($"--target=BuildHdf5 {options}")).Ended(1).Says(message);
    }

    private static bool IsTraining(string line) => line.Contains("small/two/pretrain/seed=1", StringComparison.Ordinal);
}
