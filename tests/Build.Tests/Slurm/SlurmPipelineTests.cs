using System.Globalization;
using System.Runtime.Versioning;
using Build.Tests.Host;

namespace Build.Tests.Slurm;

[SupportedOSPlatform("linux")]
public sealed class SlurmPipelineTests
{
    [Fact]
    public async Task Stages_run_as_jobs_in_the_order_of_their_inputs_and_a_second_run_submits_nothing()
    {
        await using var slurm = await SlurmRun.StartAsync();
        using var programs = new TemporaryFolder();
        await slurm.ReplaceAsync(programs, "squeue", $"date +%s%N >> {programs.File("asked")}");
        (await slurm.RunAsync("--target=Default")).Ended(0).Says("one/h5: worker hdf5 threads=1").Says("one/store: done")
            .Says("4 stages to run").Says("3 of 4 stages done");
        var ran = slurm.Host.Ran;
        Assert.Equal(HostRun.AllStages, ran.Where(HostRun.AllStages.Contains)); // tables of no run wait for nothing
        Assert.Equal((5, "report"), (ran.Count, ran[^1]));
        Assert.Equal(4, slurm.Cluster.Ended.Count(line => line.Contains("JobState=COMPLETED", StringComparison.Ordinal)));
        var asked = (await File.ReadAllLinesAsync(programs.File("asked"), TestContext.Current.CancellationToken))
            .Select(line => long.Parse(line, CultureInfo.InvariantCulture)).ToList();
        Assert.True(asked.Count >= 3, "the queue was hardly asked");
        Assert.All(asked.Skip(1).Zip(asked.Skip(2)), pair => Assert.True(pair.Second - pair.First > 900_000_000, "twice in one poll"));

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

        // Slurm takes a job that it does not know, or has forgotten, for one that ended well.
        var plan = Directory.GetDirectories(slurm.Host.Path("results/.cache/slurm")).Single();
        var name = slurm.Cluster.Ended.Single(line => line.Contains("JobId=3 ", StringComparison.Ordinal)).Split("Name=")[1].Split(' ')[0];
        await slurm.Cluster.RunAsync("sbatch", $"--job-name={name}", "--dependency=afterok:4711", $"--output={plan}/forgotten.log",
            $"{plan}/job.sh", name);
        await slurm.UntilAsync(queue => queue.Any(line => line.StartsWith("4 FAILED", StringComparison.Ordinal)));
        Assert.Contains("one/store needs the outputs of one/h5, which are not current",
            await File.ReadAllTextAsync($"{plan}/forgotten.log", TestContext.Current.CancellationToken));
        Assert.DoesNotContain("pack", slurm.Host.Ran);

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

    private static bool IsTraining(string line) => line.Contains("small/two/pretrain/seed=1", StringComparison.Ordinal);
}
