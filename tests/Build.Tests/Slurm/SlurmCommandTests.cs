using Build.Tests.Host;

namespace Build.Tests.Slurm;

/// <summary>What the command line, a suite and the caller's environment ask of Slurm.</summary>
public sealed class SlurmCommandTests
{
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
}
