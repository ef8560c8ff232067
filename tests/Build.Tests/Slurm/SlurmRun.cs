using System.Text.RegularExpressions;
using Build.Tests.Host;

namespace Build.Tests.Slurm;

/// <summary>The real host on a real cluster: the small suite of <see cref="HostRun"/>, its stages as jobs of a stand-in worker.</summary>
internal sealed partial class SlurmRun : IAsyncDisposable
{
    /// <summary>Jobs hear what the stand-in worker has to do; the rest keeps tests short.</summary>
    private const string Site = """
        environment: [FAKE_WORKER, DOTNET_TieredPGO, DOTNET_TC_CallCountingDelayMs]
        takeover: 3
        poll: 1
        """;

    private SlurmRun(SlurmCluster cluster, HostRun host) => (Cluster, Host) = (cluster, host);

    public SlurmCluster Cluster { get; }

    public HostRun Host { get; }

    public static async Task<SlurmRun> StartAsync(
        string extra = "", string site = "", int nodes = 2, string folder = "", bool accounting = false)
    {
        var cluster = await SlurmCluster.StartAsync(extra, nodes, accounting);
        var run = new SlurmRun(cluster, new HostRun(folder).With("SLURM_CONF", cluster.Configuration));
        await File.WriteAllTextAsync(run.Host.Path("slurm.yaml"), $"{Site}\n{site}\n", TestContext.Current.CancellationToken);
        return run;
    }

    public Task<HostResult> RunAsync(string arguments, string behaviour = "") =>
        Host.RunAsync($"--executor=slurm {arguments}", behaviour);

    /// <summary>Starts a host whose training runs as a job and waits to be told to end.</summary>
    public async Task<System.Diagnostics.Process> WaitingTrainingAsync()
    {
        Host.WithTraining();
        var host = Host.Start("--executor=slurm --target=Pretrain", "wait-pretrain");
        await Host.UntilAsync("waiting");
        return host;
    }

    /// <summary>Puts a script in the place of a program of Slurm's; where the script does not exit, the program itself follows.</summary>
    public async Task ReplaceAsync(TemporaryFolder folder, string program, string script)
    {
        var path = folder.File(program);
        await File.WriteAllTextAsync(
            path, $"#!/usr/bin/env bash\n{script}\nexec /usr/bin/{program} \"$@\"\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Host.With("PATH", $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}");
    }

    /// <summary>The state of each job there is, by its comment without the plan: small/one/h5.</summary>
    public async Task<IReadOnlyDictionary<string, string>> StatesAsync() =>
        (await Cluster.QueueAsync("%T %k")).Select(line => line.Split(' ', 2))
        .ToDictionary(parts => PlanName().Replace(parts[1], string.Empty), parts => parts[0]);

    /// <summary>Waits until squeue shows what is expected.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<string>, bool> expected, string format = "%i %T %r %k")
    {
        for (var i = 0; ; i++)
        {
            var queue = await Cluster.QueueAsync(format);
            if (expected(queue))
            {
                return;
            }

            Assert.True(i < 300, $"not within 60 s: {string.Join("; ", queue)}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>
    /// Ends the two minutes for which Slurm holds back a job that was requeued. Its old credential was revoked, and one of the same second
    /// would be too.
    /// </summary>
    public async Task StartNowAsync(string job)
    {
        await UntilAsync(queue => queue.Any(line => line.StartsWith($"{job} PENDING", StringComparison.Ordinal)));
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        await Cluster.RunAsync("scontrol", "update", $"jobid={job}", "StartTime=now");
    }

    /// <summary>Moves the limit of a running job. Slurm looks at limits every 30 s, and at the times of their signals.</summary>
    public Task EndInAsync(int seconds, string job) => Cluster.RunAsync("scontrol", "update", $"jobid={job}", $"EndTime=now+{seconds}");

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Host.Dispose();
    }

    [GeneratedRegex(@" \([0-9a-f-]+\)$")]
    private static partial Regex PlanName();
}
