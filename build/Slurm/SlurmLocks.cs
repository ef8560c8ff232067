using Build.Stages;

namespace Build.Slurm;

/// <summary>Tells whether a job that holds a stage may still come to write it.</summary>
public static class SlurmLocks
{
    private static string? _cluster;

    /// <summary>For runs on this machine.</summary>
    public static LockTaker Here { get; } = new(null, IsUnfinished, LockTaker.Here.Patience);

    /// <summary>Null where Slurm cannot be asked or does not answer, and for a job of another cluster.</summary>
    public static bool? IsUnfinished(LockJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (SlurmQueue.PathOf("squeue") is null)
        {
            return null;
        }

        var queue = new SlurmQueue(new SlurmSite(), _ => { });
        return AskAsync(queue, job).GetAwaiter().GetResult();
    }

    private static async Task<bool?> AskAsync(SlurmQueue queue, LockJob job) =>
        job.Cluster is null || (_cluster ??= await queue.ClusterAsync(CancellationToken.None)) == job.Cluster
            ? await queue.IsUnfinishedAsync(job.Id, CancellationToken.None) : null;
}
