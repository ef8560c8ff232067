namespace Build.Tests.Slurm;

public sealed class SlurmClusterTests
{
    [Fact]
    public async Task A_cluster_for_tests_runs_jobs_with_dependencies_and_listens_on_this_machine_only()
    {
        await using var cluster = await SlurmCluster.StartAsync();
        var first = (await cluster.RunAsync("sbatch", "--parsable", "--output=/dev/null", "--wrap", "exit 0")).Trim();
        await cluster.RunAsync("sbatch", "--output=/dev/null", $"--dependency=afterok:{first}", "--wait", "--wrap", "hostname");

        Assert.Equal(2, cluster.Ended.Count(line => line.Contains("JobState=COMPLETED", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            (await cluster.RunAsync("scontrol", "show", "config")).Split('\n'),
            line => line.StartsWith("SlurmctldHost", StringComparison.Ordinal) && !line.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cluster_for_tests_leaves_no_process_behind_not_even_of_a_job_that_ignores_its_end()
    {
        string configuration;
        await using (var cluster = await SlurmCluster.StartAsync(nodes: 1))
        {
            configuration = cluster.Configuration;
            await cluster.RunAsync("sbatch", "--output=/dev/null", "--wrap", "trap '' TERM; while :; do sleep 1; done");
            while (!(await cluster.QueueAsync("%T")).Contains("RUNNING"))
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }

        for (var i = 0; i < 100 && Left(configuration).Any(); i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken); // killed, and not yet gone
        }

        Assert.Empty(Left(configuration));
    }

    private static IEnumerable<string> Left(string configuration) =>
        Directory.EnumerateDirectories("/proc").Where(p => char.IsDigit(Path.GetFileName(p)[0]))
            .Where(p => EnvironmentOf(p).Contains($"SLURM_CONF={configuration}", StringComparison.Ordinal));

    private static string EnvironmentOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty; // it ended while we looked
        }
    }
}
