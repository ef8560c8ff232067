using System.Diagnostics;

namespace Build.Tests.Slurm;

/// <summary>A real Slurm of virtual nodes on this machine, of the distribution's packages; ends with the test, however that ends.</summary>
internal sealed class SlurmCluster : IAsyncDisposable
{
    private static readonly string[] Programs = ["munged", "slurmctld", "slurmd", "sbatch"];

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private SlurmCluster(string extra, int nodes, bool accounting)
    {
        if (accounting)
        {
            File.WriteAllText(_folder.File("accounting"), string.Empty);
        }

        File.WriteAllText(_folder.File("extra.conf"), extra + "\n");
        _process = Process.Start(new ProcessStartInfo(
            Fixtures.Path("slurm", "cluster.sh"), [_folder.Path, $"{nodes}", "8", "64000"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>The one thing that client programs need.</summary>
    public string Configuration => _folder.File("slurm.conf");

    /// <summary>Starts one, or skips the test where its programs are not installed.</summary>
    /// <param name="extra">Further lines of slurm.conf.</param>
    /// <param name="nodes">How many nodes, that claim 8 cores and 64 GB each.</param>
    /// <param name="accounting">Whether it keeps accounts: by a slurmdbd and a database of its own.</param>
    public static async Task<SlurmCluster> StartAsync(string extra = "", int nodes = 3, bool accounting = false)
    {
        string[] needed = [.. Programs, .. accounting ? ["slurmdbd", "mariadbd"] : Array.Empty<string>()];
        var missing = needed.Where(p => !((string[])["/usr/bin", "/usr/sbin"]).Any(f => File.Exists(Path.Combine(f, p)))).ToList();
        Assert.SkipWhen(missing.Count > 0, "needs a Slurm to run jobs on: apt-get install "
            + $"slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge{(accounting ? " slurmdbd mariadb-server" : string.Empty)}");
        var cluster = new SlurmCluster(extra, nodes, accounting);
        if (await cluster._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) != "ready")
        {
            var error = await cluster._process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await cluster.DisposeAsync();
            Assert.Fail(error);
        }

        return cluster;
    }

    /// <summary>Runs a client program, or anything else, with this cluster in its environment; returns what it printed.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SLURM_CONF"] = Configuration;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{await error}");
        return output;
    }

    /// <summary>One line for each ended job: JobId=1 ... Name=... JobState=COMPLETED ...; jobs that were requeued have several.</summary>
    public IReadOnlyList<string> Ended => File.Exists(_folder.File("log/jobcomp.txt"))
        ? File.ReadAllLines(_folder.File("log/jobcomp.txt")) : [];

    /// <summary>The jobs in the queue, ended ones included.</summary>
    public async Task<IReadOnlyList<string>> QueueAsync(string format = "%i %T %j") =>
        (await RunAsync("squeue", "--noheader", "--states=all", "--array", $"--format={format}"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Kills a daemon (n1, slurmctld), as a failing machine would; its jobs' processes go on.</summary>
    public void Kill(string daemon)
    {
        using var process = Process.GetProcessById(int.Parse(
            File.ReadAllText(_folder.File($"pids/{daemon}")), System.Globalization.CultureInfo.InvariantCulture));
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Starts the controller again, from the state that it left.</summary>
    public void RestartController()
    {
        var start = new ProcessStartInfo("setsid", ["/usr/sbin/slurmctld", "-D"]) { RedirectStandardInput = true };
        start.Environment["SLURM_CONF"] = Configuration;
        using var process = Process.Start(start)!;
        File.WriteAllText(_folder.File("pids/slurmctld"), $"{process.Id}\n");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Dispose();
    }
}
