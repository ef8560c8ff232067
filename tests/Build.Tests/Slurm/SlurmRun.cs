using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Build.Tests.Host;

namespace Build.Tests.Slurm;

/// <summary>The real host on a real cluster: the small suite of <see cref="HostRun"/>, its stages as jobs of a stand-in worker.</summary>
[SupportedOSPlatform("linux")]
internal sealed partial class SlurmRun : IAsyncDisposable
{
    /// <summary>Jobs hear what the stand-in worker shall do; the rest keeps tests short.</summary>
    private const string Site = """
        environment: [FAKE_WORKER]
        takeover: 3
        """;

    private SlurmRun(SlurmCluster cluster, HostRun host) => (Cluster, Host) = (cluster, host);

    public SlurmCluster Cluster { get; }

    public HostRun Host { get; }

    public static async Task<SlurmRun> StartAsync(string extra = "", string site = "", int nodes = 2)
    {
        var cluster = await SlurmCluster.StartAsync(extra, nodes);
        var run = new SlurmRun(cluster, new HostRun().With("SLURM_CONF", cluster.Configuration));
        await File.WriteAllTextAsync(run.Host.Path("slurm.yaml"), $"{Site}\n{site}\n", TestContext.Current.CancellationToken);
        return run;
    }

    public Task<HostResult> RunAsync(string arguments, string behaviour = "") =>
        Host.RunAsync($"--executor=slurm {arguments}", behaviour);

    /// <summary>Puts a script in the place of a program of Slurm's; where the script does not exit, the program itself follows.</summary>
    public async Task ReplaceAsync(TemporaryFolder folder, string program, string script)
    {
        var path = folder.File(program);
        await File.WriteAllTextAsync(
            path, $"#!/usr/bin/env bash\n{script}\nexec /usr/bin/{program} \"$@\"\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
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

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Host.Dispose();
    }

    [GeneratedRegex(@" \([0-9a-f-]+\)$")]
    private static partial Regex PlanName();
}
