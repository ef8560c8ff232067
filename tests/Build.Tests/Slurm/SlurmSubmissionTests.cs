using Build.Tests.Host;

namespace Build.Tests.Slurm;

/// <summary>Every stage is submitted once, whatever sbatch says and whoever else submits.</summary>
public sealed class SlurmSubmissionTests
{
    [Fact]
    public async Task A_job_that_was_accepted_though_sbatch_says_otherwise_is_not_submitted_twice_and_limits_are_waited_for()
    {
        await using var slurm = await SlurmRun.StartAsync();
        using var programs = new TemporaryFolder();
        await slurm.ReplaceAsync(programs, "sbatch", $"""
            n=$(cat {programs.File("n")} 2> /dev/null || echo 0); echo $((n + 1)) > {programs.File("n")}
            if ((n == 0)); then
              /usr/bin/sbatch "$@" > /dev/null
              echo "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation" >&2; exit 1
            elif ((n == 1)); then
              echo "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit)" >&2; exit 1
            fi
            """);
        (await slurm.RunAsync("--target=BuildHdf5")).Ended(0).Says("Socket timed out").Says("job submit limit").Says("one/store: done");

        Assert.Equal(3, (await slurm.Cluster.QueueAsync()).Count);
        Assert.Equal(HostRun.AllStages, slurm.Host.Ran);
    }

    [Fact]
    public async Task Two_submitters_at_once_make_each_stage_once()
    {
        await using var slurm = await SlurmRun.StartAsync();
        using var first = slurm.Host.Start("--executor=slurm --target=BuildHdf5");
        using var second = slurm.Host.Start("--executor=slurm --target=BuildHdf5");
        (await HostRun.EndAsync(first)).Ended(0);
        (await HostRun.EndAsync(second)).Ended(0);

        Assert.Equal(HostRun.AllStages, slurm.Host.Ran);
    }
}
