using System.Globalization;
using Build.Tests.Host;

namespace Build.Tests.Slurm;

/// <summary>No more jobs in the queue than --max-jobs allows.</summary>
public sealed class SlurmRoomTests
{
    [Fact]
    public async Task With_a_most_of_jobs_the_rest_is_submitted_as_they_end_and_what_a_failure_forbids_is_not()
    {
        await using var slurm = await SlurmRun.StartAsync();
        using var programs = new TemporaryFolder();
        await slurm.ReplaceAsync(programs, "sbatch", $$"""
            squeue --noheader --array --states=PENDING,RUNNING,COMPLETING | wc -l >> {{programs.File("queued")}}
            """);
        (await slurm.RunAsync("--target=BuildHdf5 --max-jobs=2", "slow-synthesize")).Ended(0).Says("one/store: done");
        Assert.Equal(HostRun.AllStages, slurm.Host.Ran);
        Assert.Equal(3, Queued().Length);
        Assert.All(Queued(), before => Assert.InRange(int.Parse(before, CultureInfo.InvariantCulture), 0, 1));

        (await slurm.RunAsync("--target=BuildHdf5 --max-jobs=1 --force=h5", "fail-hdf5")).Ended(1)
            .Says("one/h5 failed: job 4 is FAILED").Says("one/store: not made, since one/h5 failed");
        Assert.Equal("0", Assert.Single(Queued().Skip(3)).Trim());
        Assert.Equal(4, (await slurm.Cluster.QueueAsync()).Count);

        string[] Queued() => File.ReadAllLines(programs.File("queued"));
    }
}
