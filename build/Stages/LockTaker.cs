namespace Build.Stages;

/// <summary>Who wants a lock.</summary>
/// <param name="Job">The job that wants it; null for a run on this machine.</param>
/// <param name="IsUnfinished">Whether a job may still come to write: it waits or runs. Null where nobody can tell.</param>
/// <param name="Patience">How long a job's process on a lost node is given to see that its lock has gone.</param>
public sealed record LockTaker(LockJob? Job, Func<LockJob, bool?> IsUnfinished, TimeSpan Patience)
{
    /// <summary>A run on this machine that knows of no cluster.</summary>
    public static LockTaker Here { get; } = new(null, _ => null, TimeSpan.FromMinutes(1));
}
