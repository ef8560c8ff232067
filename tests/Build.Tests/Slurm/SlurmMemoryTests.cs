using Build.Tests.Host;

namespace Build.Tests.Slurm;

/// <summary>Memory that is used up, and a node that others need more.</summary>
public sealed class SlurmMemoryTests
{
    [Fact]
    public async Task A_job_that_has_used_too_much_memory_is_told_so_with_what_it_was_given()
    {
        await using var slurm = await SlurmRun.StartAsync(
            "JobAcctGatherType=jobacct_gather/linux\nJobAcctGatherParams=OverMemoryKill\nJobAcctGatherFrequency=1",
            "kinds: { hdf5: { memory: 300M } }");
        await slurm.Host.RunAsync("--target=Download");
        (await slurm.RunAsync("--target=BuildHdf5", "eat-hdf5")).Ended(1)
            .Says("one/h5 failed: job 1 is ").Says("out of memory: ").Says("0.29 GB; set a larger resources.memory");
    }

    [Fact]
    public async Task A_job_that_is_preempted_saves_and_goes_on_when_there_is_room()
    {
        await using var slurm = await SlurmRun.StartAsync("""
            PreemptType=preempt/partition_prio
            PreemptMode=REQUEUE
            PartitionName=urgent Nodes=n1 PriorityTier=10 PreemptMode=OFF MaxTime=10 DefMemPerCPU=100 State=UP
            """, nodes: 1);
        using var host = await slurm.WaitingTrainingAsync();
        await slurm.Cluster.RunAsync("sbatch", "--partition=urgent", "--exclusive", "--output=/dev/null", "--wrap", "sleep 1");
        await slurm.UntilAsync(queue => queue.Any(line => line.Contains(" PENDING BeginTime ", StringComparison.Ordinal)));
        Assert.True(File.Exists(slurm.Host.Path("stopped")), "the worker was not asked to save");
        File.Delete(slurm.Host.Path("waiting"));
        var line = (await slurm.Cluster.QueueAsync("%i %k")).Single(l => l.Contains("two/pretrain", StringComparison.Ordinal));
        await slurm.StartNowAsync(line.Split(' ')[0]);
        await slurm.Host.UntilAsync("waiting");

        await slurm.RunAsync("--target=Pretrain --cancel");
        (await HostRun.EndAsync(host)).Says("was told to end, and saved; the same command goes on");
    }

    [Fact]
    public async Task The_manifest_has_the_memory_that_a_stage_used_beside_what_it_was_given()
    {
        await using var slurm = await SlurmRun.StartAsync();
        (await slurm.RunAsync("--target=Download", "eat-synthesize")).Ended(0).Says("of 4 GB");

        var manifest = OpenHands.Runs.Manifests.StageManifestFile.Read(slurm.Host.Path("data/small/poses"))!;
        Assert.Equal(4L << 30, manifest.MemoryLimit);
        Assert.InRange(manifest.PeakMemory!.Value, 400L << 20, 2L << 30);
    }
}
