using System.Diagnostics;
using Build.Processes;
using Build.Slurm;
using Build.Stages;

namespace Build.Checks;

/// <summary>
/// Whether this workspace's stages can run as jobs: Slurm's programs and settings, what slurm.yaml names, the file system.
/// </summary>
public static class ClusterCheck
{
    private static readonly string[] Programs = ["sbatch", "squeue", "scancel", "scontrol"];
    private static readonly string[] Shown = ["MinJobAge", "KillWait", "JobRequeue", "MaxArraySize", "EnforcePartLimits", "PreemptMode"];

    // The kinds of file systems, as stat names them, that other machines usually see too.
    private static readonly string[] Shared =
    [
        "nfs", "nfs4", "lustre", "gpfs", "ceph", "fuseblk", "fuse", "beegfs", "panfs", "gfs2", "smb2", "cifs", "orangefs", "afs", "wekafs",
    ];

    public static async Task<IReadOnlyList<Finding>> RunAsync(string workspace, CancellationToken stop)
    {
        var missing = Programs.Where(p => SlurmQueue.PathOf(p) is null).ToList();
        if (missing.Count > 0)
        {
            return [new Finding("Slurm", $"{string.Join(", ", missing)} not on the PATH",
                "Run this on a login node; \"module load slurm\" may be needed first.")];
        }

        var site = SlurmSite.Read(workspace);
        var queue = new SlurmQueue(site, _ => { });
        var clock = Stopwatch.StartNew();
        if (await queue.AskAsync("scontrol", ["show", "config"], stop) is not { } config)
        {
            return [new Finding("Slurm", $"{await VersionAsync(queue, stop)}, but its controller does not answer", "Try: scontrol ping")];
        }

        List<Finding> findings =
        [
            new("Slurm", FormattableString.Invariant($"{await VersionAsync(queue, stop)}, answers in {clock.ElapsedMilliseconds} ms")),
            new("its settings", string.Join(", ", Shown.Select(name => $"{name} {SlurmQueue.SettingOf(config, name) ?? "unknown"}"))),
            Requeue(config),
            await PartitionAsync(queue, site, stop),
            await LauncherAsync(workspace, stop),
            FileSystem(workspace, await StatAsync(workspace, stop)),
            Lock(workspace),
        ];
        if (SlurmQueue.SettingOf(config, "AccountingStorageType") is null or "accounting_storage/none" or "(null)")
        {
            findings.Add(new("accounting", "off: of a job that Slurm has forgotten, only what it wrote itself is known"));
            return findings;
        }

        return [.. findings, new("accounting", "on"), await AccountAsync(queue, site, stop)];
    }

    private static async Task<string> VersionAsync(SlurmQueue queue, CancellationToken stop) =>
        (await queue.AskAsync("sbatch", ["--version"], stop))?.Trim() ?? "unknown version";

    private static Finding Requeue(string config) => new("requeue", SlurmQueue.SettingOf(config, "JobRequeue") == "0"
        ? "off by default; jobs ask for it, and where a site forbids it the command that follows them submits them again" : "allowed");

    private static async Task<Finding> PartitionAsync(SlurmQueue queue, SlurmSite site, CancellationToken stop)
    {
        var known = (await queue.AskAsync("sinfo", ["--noheader", "--format=%P %a %l"], stop) ?? string.Empty)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        var own = known.FirstOrDefault(p => site.Partition is { } wanted ? p[0].TrimEnd('*') == wanted : p[0].EndsWith('*'));
        var names = string.Join(", ", known.Select(p => p[0].TrimEnd('*')));
        return own is [var name, "up", var limit] ? new Finding("partition", $"{name.TrimEnd('*')}, longest job {limit}")
            : own is not null
            ? new Finding("partition", $"{own[0].TrimEnd('*')} is {own[1]}", $"Name another in {SlurmSite.FileName}: {names}.")
            : new Finding("partition", site.Partition is { } absent ? $"there is no {absent}" : "there is no default one",
                $"Name one in {SlurmSite.FileName} (defaults: partition): {names}.");
    }

    private static async Task<Finding> LauncherAsync(string workspace, CancellationToken stop) =>
        await SrunLauncher.NamesPmixAsync(workspace, stop)
            ? new Finding("several processes", "srun --mpi=pmix starts them; mpirun where a job finds that it cannot")
            : SlurmQueue.PathOf("mpirun") is not null ? new Finding("several processes", "mpirun starts them: srun --mpi=list has no pmix")
            : new Finding("several processes", "srun --mpi=list has no pmix, and mpirun is not on the PATH: a pretraining has one process");

    private static async Task<Finding> AccountAsync(SlurmQueue queue, SlurmSite site, CancellationToken stop)
    {
        var accounts = (await queue.AskAsync("sacctmgr",
            ["show", "associations", $"user={Environment.UserName}", "format=account", "--noheader", "--parsable2"], stop) ?? string.Empty)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        return site.Account is { } wanted && !accounts.Contains(wanted)
            ? new Finding("account", $"{wanted} is not yours", $"Name one in {SlurmSite.FileName}: {string.Join(", ", accounts)}.")
            : new Finding("account", site.Account ?? $"the default of {string.Join(", ", accounts)}");
    }

    private static async Task<string> StatAsync(string workspace, CancellationToken stop) =>
        (await ChildProcess.ReadAsync("stat", ["--file-system", "--format=%T", workspace], workspace, stop))?.Trim() ?? "unknown";

    private static Finding FileSystem(string workspace, string kind) => new("workspace", Shared.Contains(kind)
        ? $"{workspace} is on {kind}"
        : $"{workspace} is on {kind}, of this machine perhaps: nodes must see it at the same path");

    private static Finding Lock(string workspace)
    {
        var folder = Path.Combine(workspace, "data", ".cache", "checks", Guid.NewGuid().ToString("N"));
        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, "lock");
            var first = StageLock.TryTake(path, out var held, out _, Taker("1"));
            var second = StageLock.TryTake(path, out var other, out _, Taker("2"));
            held?.Dispose();
            other?.Dispose();
            return first && !second ? new Finding("locks", "work here (a file linked onto a name)")
                : new Finding("locks", "do not keep a second process out", "Put data/ and results/ on another file system.");
        }
        catch (IOException e)
        {
            return new Finding("locks", e.Message, "Put data/ and results/ on another file system.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static LockTaker Taker(string job) => new(new LockJob(job, 0), _ => true, TimeSpan.Zero);
}
