using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Build.Stages;

/// <summary>The job of a cluster that a process is.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Restart">How often the cluster started it again.</param>
/// <param name="Cluster">The cluster, since several may share a file system and each counts for itself; null where none is named.</param>
public sealed record LockJob(string Id, int Restart, string? Cluster = null);

/// <summary>
/// Who holds a stage: the process (a number alone may be reused, so with its start), the machine, and the job where it is one. The token is
/// no other holder's.
/// </summary>
public sealed record LockOwner(
    int Pid, DateTimeOffset ProcessStarted, string Host, DateTimeOffset Since, LockJob? Job = null, string Token = "none")
{
    /// <summary>The clock behind a process's start time is exact to a fraction of a second only.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    [JsonIgnore]
    public bool IsOnThisMachine => Host == Environment.MachineName;

    public static LockOwner Of(Process process, DateTimeOffset since, LockJob? job = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        var token = Guid.NewGuid().ToString("N");
        return new LockOwner(process.Id, new DateTimeOffset(process.StartTime), Environment.MachineName, since, job, token);
    }

    private string Name => Job is null ? $"process {Pid}" : Job.Cluster is null ? $"job {Job.Id}" : $"job {Job.Id} of {Job.Cluster}";

    /// <summary>Whether this is an earlier start of a job, which the cluster has given up.</summary>
    public bool IsEarlierStartOf(LockJob? job) => job is not null && Job is { } own
        && own.Id == job.Id && own.Cluster == job.Cluster && own.Restart < job.Restart;

    /// <summary>Whether the process still runs, as far as this machine can tell.</summary>
    public bool IsAlive()
    {
        try
        {
            using var process = Process.GetProcessById(Pid);
            return !process.HasExited && (new DateTimeOffset(process.StartTime) - ProcessStarted).Duration() < Tolerance;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false; // no such process, or it ended while we looked
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name} on {Host}, since {Since.ToLocalTime():yyyy-MM-dd HH:mm:ss}");
}

/// <summary>JSON of the stage files, generated at compile time: reflection would cost more than the rest of a warm start.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LockOwner))]
internal sealed partial class StageJson : JsonSerializerContext;
