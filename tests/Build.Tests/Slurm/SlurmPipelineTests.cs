using Build.Tests.Host;

namespace Build.Tests.Slurm;

public sealed class SlurmPipelineTests
{
    private static readonly string[] AllStages = ["synthesize", "hdf5", "pack"];

    [Fact]
    public async Task Stages_run_as_jobs_in_the_order_of_their_inputs_and_a_second_run_submits_nothing()
    {
        await using var slurm = await SlurmRun.StartAsync();
        (await slurm.RunAsync("--target=Default")).Ended(0).Says("one/h5: worker hdf5 threads=1").Says("one/store: done");
        Assert.Equal([.. AllStages, "tabulate", "report"], slurm.Host.Ran);
        Assert.Equal(4, slurm.Cluster.Ended.Count(line => line.Contains("JobState=COMPLETED", StringComparison.Ordinal)));

        (await slurm.RunAsync("--target=Default")).Ended(0).DoesNotSay("job");
        (await slurm.Host.RunAsync("--target=Default")).Ended(0);
        Assert.Equal([.. AllStages, "tabulate", "report"], slurm.Host.Ran);
        Assert.Equal(4, (await slurm.Cluster.QueueAsync()).Count);
    }

    [Fact]
    public async Task Detached_jobs_are_followed_by_the_same_command_and_not_submitted_twice()
    {
        await using var slurm = await SlurmRun.StartAsync();
        (await slurm.RunAsync("--target=BuildHdf5 --detach", "wait-synthesize")).Ended(0).Says("3 jobs are in the queue").Says("job 1: poses");
        await slurm.Host.UntilAsync("waiting");

        using var following = slurm.Host.Start("--executor=slurm --target=BuildHdf5", string.Empty);
        await HostRun.UntilSaidAsync(following, "one/store: in the queue already as job 3");
        Assert.Equal(3, (await slurm.Cluster.QueueAsync()).Count);
        await slurm.RunAsync("--target=BuildHdf5 --cancel");
        (await HostRun.EndAsync(following)).Ended(1);
        Assert.True(File.Exists(slurm.Host.Path("stopped")), "the worker was not told to stop");
    }
}
