using Build.Tests.Host;

namespace Build.Tests.Slurm;

/// <summary>Slurm itself signals before a limit and ends at it. It looks every 30 s, so both are waited for together.</summary>
public sealed class SlurmLimitTests
{
    // Before our own program starts, nothing of ours hears a signal.
    private const string Deaf = """
        defaults: { setup: ["[[ ! -e deaf ]] || trap '' USR1 TERM; while [[ -e deaf ]]; do sleep 0.2; done"] }
        """;

    [Fact]
    public async Task A_stage_saves_before_its_limit_and_goes_on_and_one_that_hears_no_signal_is_told_with_its_limit_and_node()
    {
        await using var slurm = await SlurmRun.StartAsync(site: Deaf);
        using var training = await slurm.WaitingTrainingAsync();
        var saves = await RunningAsync(slurm, "two/pretrain/seed=1");
        // What starts later would be deaf as well, and be waited for.
        await slurm.UntilAsync(queue => queue.Count(l => !l.StartsWith("COMPLETED", StringComparison.Ordinal)) == 1, "%T %k");
        await File.WriteAllTextAsync(slurm.Host.Path("deaf"), string.Empty, TestContext.Current.CancellationToken);
        using var deaf = slurm.Host.Start("--executor=slurm --target=BuildHdf5 --force=h5", string.Empty);
        var ignores = await RunningAsync(slurm, "one/h5");
        await slurm.EndInAsync(40, saves);
        await slurm.EndInAsync(1, ignores);

        await HostRun.UntilSaidAsync(training, "saved (two/pretrain/seed=1, step 36); goes back to the queue");
        (await HostRun.EndAsync(deaf)).Ended(1).Says($"one/h5 failed: job {ignores} is TIMEOUT on n").Says(" of 2:00:00")
            .Says("time limit 2:00:00 reached, and it did not end when it was told to").Says("set a longer resources.time");
        File.Delete(slurm.Host.Path("waiting"));
        File.Delete(slurm.Host.Path("deaf"));
        await slurm.StartNowAsync(saves);
        await slurm.Host.UntilAsync("waiting");

        Assert.Equal(2, slurm.Host.Ran.Count(kind => kind == "pretrain"));
        Assert.Single(slurm.Host.Ran, "hdf5"); // before that
        await slurm.RunAsync("--target=Pretrain --cancel");
        await HostRun.EndAsync(training);
    }

    private static async Task<string> RunningAsync(SlurmRun slurm, string stage)
    {
        string[] lines = [];
        await slurm.UntilAsync(
            queue => (lines = [.. queue.Where(l => l.Contains($" RUNNING small/{stage}", StringComparison.Ordinal))]).Length > 0,
            "%i %T %k");
        return lines[0].Split(' ')[0];
    }
}
