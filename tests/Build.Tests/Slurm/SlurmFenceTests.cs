using Build.Tests.Host;
using OpenHands.Runs.Files;

namespace Build.Tests.Slurm;

/// <summary>A node that is lost goes on working, for all that anybody knows.</summary>
public sealed class SlurmFenceTests
{
    [Fact]
    public async Task A_process_on_a_node_that_the_cluster_gave_up_is_ended_before_the_stage_starts_elsewhere()
    {
        await using var slurm = await SlurmRun.StartAsync();
        using var host = await slurm.WaitingTrainingAsync();
        var job = (await slurm.Cluster.QueueAsync("%i %T %N %k")).Single(
            line => line.Contains("small/two/pretrain/seed=1", StringComparison.Ordinal)).Split(' ');
        File.Delete(slurm.Host.Path("waiting"));
        slurm.Cluster.Kill(job[2]); // its jobs' processes go on
        await slurm.StartNowAsync(job[0]);
        await HostRun.UntilSaidAsync(host, "taken over from a job that the cluster gave up");
        await HostRun.UntilSaidAsync(host, "another job was given this stage; nothing more is written here");
        await slurm.Host.UntilAsync("waiting"); // the second worker

        Assert.False(File.Exists(slurm.Host.Path("stopped")), "the stale worker was asked to save, which would have written a checkpoint");
        Assert.Equal(2, slurm.Host.Ran.Count(kind => kind == "pretrain"));
        var told = (await File.ReadAllTextAsync(slurm.Host.Path("lock.txt"), TestContext.Current.CancellationToken)).Trim().Split(':', 2);
        Assert.True(WriteFence.Holds(told[1], told[0]), "the second worker was not told the lock that it writes by");
        await slurm.RunAsync("--target=Pretrain --cancel");
        await HostRun.EndAsync(host);
    }
}
