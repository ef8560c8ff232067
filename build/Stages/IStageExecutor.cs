using System.Diagnostics;

namespace Build.Stages;

/// <summary>Does the work of a stage, in its prepared folder: a local process now, a cluster's scheduler another day.</summary>
public interface IStageExecutor
{
    /// <summary>Makes ready what all stages need, such as the worker; its time is not a stage's time.</summary>
    Task PrepareAsync(CancellationToken stop);

    /// <summary>
    /// Checks whether settings and data of training and evaluation stages can be used, as far as their inputs exist; changes nothing.
    /// Throws when one cannot run.
    /// </summary>
    Task CheckAsync(IReadOnlyList<Stage> stages, CancellationToken stop);

    /// <summary>
    /// Returns when the outputs are there; throws when they are not. <paramref name="held"/> is the stage's lock;
    /// <paramref name="started"/> hears of the child process.
    /// </summary>
    Task ExecuteAsync(Stage stage, StageLock held, Action<Process> started, CancellationToken stop);

    /// <summary>Whether the child process is the launcher of those that do the work, so that its memory says nothing of theirs.</summary>
    bool IsLaunched(Stage stage) => false;
}
