using Build.Tests.Host;

namespace Build.Tests.Slurm;

/// <summary>What a cluster, or whoever uses it, may do to a run.</summary>
public sealed class SlurmTroubleTests
{
    [Fact]
    public async Task What_a_partition_will_not_run_is_told_while_the_job_waits_and_an_unknown_one_at_once()
    {
        await using var slurm = await SlurmRun.StartAsync(site: "kinds: { synthesize: { time: 5-0 } }");
        using (var host = slurm.Host.Start("--executor=slurm --target=Download"))
        {
            await HostRun.UntilSaidAsync(host, "waits (PartitionTimeLimit): its time is above the partition's limit: lower resources.time");
            await slurm.RunAsync("--target=Download --cancel");
            (await HostRun.EndAsync(host)).Ended(1);
        }

        await File.WriteAllTextAsync(slurm.Host.Path("slurm.yaml"), "defaults: { partition: mian }", TestContext.Current.CancellationToken);
        (await slurm.RunAsync("--target=Download")).Ended(1)
            .Says("sbatch refused the job: sbatch: error: invalid partition specified: mian").Says("--partition=mian").DoesNotSay("   at ");
        (await slurm.RunAsync("--target=Doctor")).Ended(1).Says("problem  partition: there is no mian").Says("Name one in slurm.yaml");
    }

    [Fact]
    public async Task A_log_folder_that_is_gone_when_the_job_starts_is_told()
    {
        await using var slurm = await SlurmRun.StartAsync();
        await slurm.Cluster.RunAsync("scontrol", "update", "PartitionName=main", "State=DOWN");
        using var host = slurm.Host.Start("--executor=slurm --target=Download");
        await slurm.UntilAsync(queue => queue.Count == 1);
        Directory.Delete(slurm.Host.Path("results/.cache/slurm"), recursive: true);
        await slurm.Cluster.RunAsync("scontrol", "update", "PartitionName=main", "State=UP");

        (await HostRun.EndAsync(host)).Ended(1).Says("poses failed: job 1 is FAILED").Says("it could not write its log: ");
    }

    [Fact]
    public async Task A_controller_that_is_away_for_a_while_is_waited_for()
    {
        await using var slurm = await SlurmRun.StartAsync("MessageTimeout=2");
        using var host = slurm.Host.Start("--executor=slurm --target=BuildHdf5", "slow-synthesize");
        await slurm.Host.UntilAsync("waiting");
        await slurm.Cluster.RunAsync("scontrol", "shutdown", "slurmctld"); // saves its state, as a restart of a site's does
        await HostRun.UntilSaidAsync(host, "warning: squeue does not answer");
        slurm.Cluster.RestartController();

        (await HostRun.EndAsync(host)).Ended(0).Says("one/store: done").DoesNotSay("warning: squeue");
        Assert.Equal(HostRun.AllStages, slurm.Host.Ran);
    }

    [Fact]
    public async Task A_workspace_and_an_experiment_with_signs_of_the_shell_and_of_Slurm_in_their_names_are_no_hindrance()
    {
        const string Odd = "it's \"a\" $HOME, é %j %A";
        await using var slurm = await SlurmRun.StartAsync(folder: Odd);
        File.Move(slurm.Host.Path("experiments/small/one.yaml"), slurm.Host.Path($"experiments/small/{Odd}.yaml"));
        (await slurm.RunAsync("--target=BuildHdf5", "fail-pack")).Ended(1).Says($"  | {Odd}/store: error: pack went wrong");
        using (var host = slurm.Host.Start("--executor=slurm --target=BuildHdf5", "slow-pack"))
        {
            await slurm.Host.UntilAsync("waiting");
            (await slurm.RunAsync("--target=BuildHdf5 --dryrun")).Ended(0).Says($"running as job ").Says("1 are in the queue already");
            (await HostRun.EndAsync(host)).Ended(0).Says($"{Odd}/store: worker pack");
        }
    }

    [Fact]
    public async Task A_worker_that_does_not_start_here_is_told_before_anything_is_submitted()
    {
        await using var slurm = await SlurmRun.StartAsync();
        await File.WriteAllTextAsync(slurm.Host.Path("openhands.dll"), "no program", TestContext.Current.CancellationToken);
        slurm.Host.With("OPENHANDS_WORKER", slurm.Host.Path("openhands.dll"));
        (await slurm.RunAsync("--target=BuildHdf5")).Ended(1).Says("openhands.dll does not start here (exit code ").DoesNotSay("   at ");
        Assert.Empty(await slurm.Cluster.QueueAsync());
    }

    [Fact]
    public async Task Doctor_looks_at_the_cluster_too()
    {
        await using var slurm = await SlurmRun.StartAsync();
        (await slurm.RunAsync("--target=Doctor")).Says("ok       Slurm: slurm").Says("MaxArraySize 1001")
            .Says("ok       partition: main, longest job 2-00:00:00").Says("ok       locks: work here").Says("ok       requeue: allowed")
            .Says("ok       accounting: off");
    }
}
