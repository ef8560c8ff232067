using Build.Stages;

namespace Build.Slurm;

/// <summary>Tells whether a job that holds a stage may still come to write it.</summary>
public static class SlurmLocks
{
    /// <summary>For runs on this machine.</summary>
    public static LockTaker Here { get; } = new(null, IsUnfinished, LockTaker.Here.Patience);

    /// <summary>Null where Slurm cannot be asked, or does not answer.</summary>
    public static bool? IsUnfinished(LockJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (SlurmQueue.PathOf("squeue") is null)
        {
            return null;
        }

        return new SlurmQueue(new SlurmSite(), _ => { }).IsUnfinishedAsync(job.Id, CancellationToken.None).GetAwaiter().GetResult();
    }
}
