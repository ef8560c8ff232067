namespace OpenHands.Training;

/// <summary>Where a run reports to: a progress bar, plain lines, or nothing.</summary>
public interface ITrainingProgress
{
    /// <summary>After every step; cheap, and without waiting for the device.</summary>
    void Report(TrainingProgress progress);

    /// <summary>A line for the log: one per logging interval and one per validation.</summary>
    void Log(string line);

    /// <summary>Something that went wrong and was dealt with: a corrupt checkpoint that an older one replaced, for example.</summary>
    void Warn(string message);

    /// <summary>
    /// A requested stop was honoured while a long step was still computing: the state of the step before is on the disk and the process may
    /// end at once, by <see cref="ImmediateExit"/> since a thread still computes. One that goes on gets
    /// <see cref="OperationCanceledException"/> from the loop at the end of the step.
    /// </summary>
    void StopSaved()
    {
    }
}
