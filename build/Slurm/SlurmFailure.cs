using System.Globalization;
using Build.Processes;

namespace Build.Slurm;

/// <summary>What is told of a job that failed: how it ended and where, what that most likely means, its last words.</summary>
public static class SlurmFailure
{
    private const int LastLines = 20;
    private const int WrongUsage = 2;
    private static readonly string[] MemorySigns = ["oom_kill", "oom-kill", "exceeded memory limit", "Exceeded job memory limit"];

    /// <summary>What a job waits for that will not come by itself, and what to do.</summary>
    public static string? Hint(string reason) => reason switch
    {
        "PartitionTimeLimit" => "its time is above the partition's limit: lower resources.time, or name another partition in slurm.yaml",
        "PartitionConfig" or "BadConstraints" => "no node of the partition has what it asks for: lower resources (cpus, memory, gpus), "
            + "or name another partition in slurm.yaml",
        "PartitionDown" or "PartitionInactive" => "the partition takes no jobs now: name another one in slurm.yaml, or wait",
        "JobHeldUser" => "you hold it: scontrol release ID",
        "JobHeldAdmin" => "an administrator, or Slurm after too many failed starts, holds it: ask there",
        "DependencyNeverSatisfied" => "a stage above failed",
        "InvalidAccount" or "InvalidQOS" => "account or qos of slurm.yaml are not yours: sacctmgr show associations user=$USER",
        _ when reason.Contains("requeued held", StringComparison.OrdinalIgnoreCase) =>
            "its start failed on the node and Slurm holds it: scontrol release ID",
        _ when reason.StartsWith("AssocGrp", StringComparison.Ordinal) || reason.StartsWith("QOS", StringComparison.Ordinal)
            || reason.StartsWith("AssocMax", StringComparison.Ordinal) =>
            "a limit of your account is reached: it starts when others of its jobs end",
        _ => null,
    };

    /// <summary>The report, line by line.</summary>
    /// <param name="stage">The stage that is not done.</param>
    /// <param name="job">The job as Slurm last showed it.</param>
    /// <param name="end">What it said of its own end; null where it had no time to.</param>
    /// <param name="frozen">What it was allowed.</param>
    /// <param name="log">Where its log is.</param>
    public static IReadOnlyList<string> Lines(string stage, SlurmJob job, SlurmEnd? end, FrozenJob frozen, string log)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(frozen);
        var last = LogTail.Last(log, LastLines);
        var code = end is { ExitCode: var own } ? $", exit code {own}"
            : job.ExitCode?.Split(':') is [var exit, var signal] ? signal == "0" ? $", exit code {exit}" : $", signal {signal}"
            : string.Empty;
        var limit = SlurmResources.Text(TimeSpan.FromSeconds(frozen.Seconds));
        var node = job.Node.Length > 0 ? job.Node : end?.Node ?? "an unknown node";
        var state = job.State == SlurmJob.Gone ? "no longer known to Slurm" : job.State;
        var memory = job.PeakMemory is { } peak ? $", with at most {Gigabytes(peak)} of memory" : string.Empty;
        return
        [
            $"{stage} failed: job {job.Id} is {state}{code} on {node} after {job.Elapsed} of {limit}{memory}",
            $"  {Cause(job, end, frozen, last, log)}",
            .. last.Count > 0 ? last.Select(line => $"  | {line}").Append($"  its log is {log}") : [$"  there is no log at {log}"],
        ];
    }

    private static string Cause(SlurmJob job, SlurmEnd? end, FrozenJob frozen, IReadOnlyList<string> last, string log)
    {
        var most = end?.PeakMemory ?? job.PeakMemory;
        var killed = job is { State: "FAILED", ExitCode: "0:9" }
            || last.Any(line => line.Contains("exit code 137", StringComparison.Ordinal));
        var nearly = most > 0.9 * frozen.Memory;
        var says = last.Any(line => MemorySigns.Any(s => line.Contains(s, StringComparison.Ordinal)));
        if (job.State == "OUT_OF_MEMORY" || says || (killed && nearly))
        {
            var used = most is { } peak ? $"{Gigabytes(peak)} of " : string.Empty;
            var given = frozen.Memory is { } bytes ? Gigabytes(bytes) : "what the cluster gives";
            return $"out of memory: {used}{given}; set a larger resources.memory";
        }

        return job.State switch
        {
            "TIMEOUT" or "DEADLINE" =>
                $"time limit {SlurmResources.Text(TimeSpan.FromSeconds(frozen.Seconds))} reached, and it did not end when it was told to "
                + $"before that: set a longer resources.time, or, if saving takes long, a longer signal_before in {SlurmSite.FileName}",
            "CANCELLED" => "somebody cancelled it (scancel), or a job that it waits for failed",
            "NODE_FAIL" or "BOOT_FAIL" =>
                "its node failed, and again when it was submitted again; --exclude=NODE under extra of slurm.yaml avoids it",
            "PREEMPTED" => "other jobs took its place, and again when it was submitted again: name another partition or qos in slurm.yaml",
            "COMPLETED" =>
                "the job ended well, but the stage has no manifest of its key: other inputs, or a file system that nodes see otherwise",
            SlurmJob.Gone when end is null =>
                $"how it ended is not known: the controller forgets jobs some time after their end (MinJobAge), and {job.Reason}; "
                + "only the log may tell",
            _ when end is null && !File.Exists(log) =>
                $"it could not write its log: {Path.GetDirectoryName(log)} was not there, or not on its node",
            _ when end is null =>
                "it ended without a word of its own: killed from outside (often for memory), or dotnet is not on the node",
            _ when end.ExitCode == LocalExecutor.Interrupted => "it was told to end, and saved",
            _ when last.Any(line => line.Contains($"(exit code {WrongUsage})", StringComparison.Ordinal)) =>
                "the worker does not know what the host asked of it: they are of different versions",
            _ => end.Message?.Split('\n')[0] ?? "the stage failed",
        };
    }

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.##} GB");
}
