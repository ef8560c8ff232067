using System.Diagnostics;

namespace Build.Tests.Host;

public sealed class InterruptionTests
{
    [Theory]
    [InlineData("INT", 1)]
    [InlineData("TERM", 1)]
    [InlineData("INT", 2)]
    public async Task A_signal_reaches_the_running_child_and_the_host_ends_with_130(string signal, int parallel)
    {
        using var host = new HostRun();
        using var process = host.Start($"--target=BuildHdf5 --parallel={parallel}", "wait-hdf5");
        await host.UntilAsync("waiting");
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        (await HostRun.EndAsync(process)).Ended(130).Says("Stopping");
        Assert.True(File.Exists(host.Path("stopped")), "the child was not told to stop");
        Assert.Equal(["synthesize", "hdf5"], host.Ran); // nothing was started after the signal

        (await host.RunAsync("--target=BuildHdf5 --dryrun")).Ended(0).Says("cached     poses")
            .Says("would run  one/h5  (interrupted, starts over)");
    }

    [Theory]
    [InlineData("INT", 1)]
    [InlineData("TERM", 2)]
    public async Task An_interrupted_training_ends_with_the_step_that_is_saved_and_no_task_has_failed(string signal, int parallel)
    {
        using var host = new HostRun().WithTraining();
        using var process = host.Start($"--target=Pretrain --parallel={parallel}", "wait-pretrain");
        await host.UntilAsync("waiting");
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var result = (await HostRun.EndAsync(process)).Ended(130).DoesNotSay("Failed").DoesNotSay("rror");
        Assert.EndsWith("two/pretrain/seed=1: saved at step 36; the same command goes on.", result.Output.TrimEnd());
        (await host.RunAsync("--target=Pretrain --dryrun")).Ended(0).Says("would run  two/pretrain/seed=1  (interrupted, goes on)");
    }

    [Fact]
    public async Task A_stage_whose_host_was_killed_is_not_done_and_waits_for_the_worker_that_outlived_it()
    {
        using var host = new HostRun();
        using var process = host.Start("--target=BuildHdf5", "wait-hdf5");
        await host.UntilAsync("waiting");
        await HostRun.UntilAsync(() => Workers(host).Any(), "the record of the worker"); // the host writes it once the worker runs
        process.Kill(); // the host alone
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var worker = await WorkerOfAsync(host);

        using var next = host.Start("--target=BuildHdf5");
        await HostRun.UntilSaidAsync(next, $"one/h5: waiting for process {worker.Id} on ");
        Assert.Equal(["synthesize", "hdf5"], host.Ran); // two writers in one folder would spoil it
        worker.Kill(entireProcessTree: true);

        (await HostRun.EndAsync(next)).Ended(0);
        Assert.Equal(["synthesize", "hdf5", "hdf5", "pack"], host.Ran);
        worker.Dispose();
    }

    private static IEnumerable<string> Workers(HostRun host) =>
        Directory.EnumerateFiles(host.Path("data/.cache/locks"), "*.worker.json");

    private static async Task<Process> WorkerOfAsync(HostRun host)
    {
        var file = Workers(host).Single();
        using var json = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        return Process.GetProcessById(json.RootElement.GetProperty("pid").GetInt32());
    }
}
