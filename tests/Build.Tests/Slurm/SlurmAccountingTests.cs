using System.Text.RegularExpressions;
using Build.Slurm;

namespace Build.Tests.Slurm;

/// <summary>Jobs that have ended and that the controller no longer knows.</summary>
public sealed class SlurmAccountingTests
{
    // A controller with a MinJobAge of nothing.
    private const string Forgetful = "set -- \"${@/--states=all/--states=PENDING,RUNNING,COMPLETING}\"";

    [Fact]
    public void Of_lines_of_sacct_a_job_has_its_state_exit_code_node_and_time_and_the_memory_of_its_steps()
    {
        var jobs = SlurmAccounting.Parse("""
            7|CANCELLED by 0|0:15|00:01:02||n1|oh-a
            7.batch|CANCELLED|0:15|00:01:03|1536K|n1|batch
            7.0|COMPLETED|0:0|00:00:10|1.50G|n1|srun
            4_0|FAILED|3:0|1-00:00:05||n2|oh-b
            4_0.batch|FAILED|3:0|1-00:00:05|0|n2|batch
            9|PENDING|0:0|00:00:00||None assigned|oh-c
            sacct: something else
            """);

        Assert.Equal(
            ["7 CANCELLED n1 00:01:02 oh-a 0:15 1610612736", "4_0 FAILED n2 1-00:00:05 oh-b 3:0 ", "9 PENDING  00:00:00 oh-c 0:0 "],
            jobs.Select(job => $"{job.Id} {job.State} {job.Node} {job.Elapsed} {job.Name} {job.ExitCode} {job.PeakMemory}"));
        Assert.Empty(SlurmAccounting.Parse(string.Empty));
    }

    [Theory]
    [InlineData("FAILED", "0:9", 3900, "out of memory: 3.81 GB of 4 GB; set a larger resources.memory")]
    [InlineData("FAILED", "0:9", 100, "it ended without a word of its own")]
    [InlineData("OUT_OF_MEMORY", "0:125", 100, "out of memory: 0.1 GB of 4 GB")]
    [InlineData("TIMEOUT", "0:15", 100, "time limit 2:00:00 reached")]
    [InlineData(SlurmJob.Gone, null, null, "the controller forgets jobs some time after their end (MinJobAge), and x; only the log")]
    public void What_is_known_of_a_job_that_said_nothing_decides_what_its_cause_is_taken_for(
        string state, string? exitCode, int? megabytes, string cause)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("log"), "begins\n");
        var job = new SlurmJob("7", state, "n1", "x", "00:01:02", "oh-a", "") { ExitCode = exitCode, PeakMemory = (long?)megabytes << 20 };

        var lines = SlurmFailure.Lines("one/h5", job, null, new FrozenJob(["one/h5"], [], "cpu", 7200, 4L << 30), folder.File("log"));

        Assert.Contains(cause, lines[1]);
        Assert.Contains("  | begins", lines);
    }

    [Fact]
    public async Task A_job_that_the_controller_has_forgotten_is_told_by_what_accounting_keeps()
    {
        await using var slurm = await SlurmRun.StartAsync(site: "defaults: { setup: [exit 3] }");
        using var programs = new TemporaryFolder();
        await slurm.ReplaceAsync(programs, "squeue", Forgetful);
        await slurm.ReplaceAsync(programs, "sacct", """
            [[ $1 == --jobs ]] || exit 1
            for id in ${2//,/ }; do
              read -r state name < <(/usr/bin/squeue --noheader --states=all --jobs="$id" --format='%T %j')
              [[ $state == FAILED ]] || continue
              echo "$id|FAILED|3:0|00:00:07||n2|$name"
              echo "$id.batch|FAILED|3:0|00:00:07|1536M|n2|batch"
            done
            exit 0
            """);
        (await slurm.RunAsync("--target=BuildHdf5")).Ended(1)
            .Says("poses failed: job 1 is FAILED, exit code 3 on n2 after 00:00:07 of 2:00:00, with at most 1.5 GB of memory")
            .Says("one/h5: not made, since poses failed");
    }

    [Fact]
    public async Task A_forgotten_job_is_told_by_the_accounts_of_a_real_slurmdbd_with_the_memory_that_it_used()
    {
        await using var slurm = await SlurmRun.StartAsync(
            site: "defaults: { setup: ['eaten=$(head -c 420000000 /dev/zero | tr \"\\0\" x); sleep 6; exit 3'] }", accounting: true);
        using var programs = new TemporaryFolder();
        await slurm.ReplaceAsync(programs, "squeue", Forgetful);
        var result = await slurm.RunAsync("--target=BuildHdf5");

        result.Ended(1).Says("poses failed: job 1 is FAILED, exit code 3 on n").Says("one/h5: not made, since poses failed");
        Assert.True(
            Regex.IsMatch(result.All, @"on n[12] after 00:00:[0-9]{2} of 2:00:00, with at most 0\.[3-9][0-9]* GB of memory"), result.All);
    }

    [Fact]
    public async Task Without_accounting_a_forgotten_job_is_told_by_its_own_words_and_its_log()
    {
        await using var slurm = await SlurmRun.StartAsync();
        using var programs = new TemporaryFolder();
        await slurm.ReplaceAsync(programs, "squeue", Forgetful);
        (await slurm.RunAsync("--target=BuildHdf5", "fail-hdf5")).Ended(1)
            .Says("one/h5 failed: job 2 is no longer known to Slurm, exit code 1 on n").Says("  | one/h5: error: hdf5 went wrong")
            .Says("its log is ").Says("one/store: not made, since one/h5 failed");
    }
}
