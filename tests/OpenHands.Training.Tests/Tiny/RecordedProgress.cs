namespace OpenHands.Training.Tests.Tiny;

/// <summary>Remembers what a run reports, and does something at a step.</summary>
internal sealed class RecordedProgress(Action<TrainingProgress>? atStep = null) : ITrainingProgress
{
    public List<TrainingProgress> Steps { get; } = [];

    public List<string> Lines { get; } = [];

    public List<string> Warnings { get; } = [];

    public bool SavedOnStop { get; private set; }

    public void Report(TrainingProgress progress)
    {
        Steps.Add(progress);
        atStep?.Invoke(progress);
    }

    public void Log(string line) => Lines.Add(line);

    public void Warn(string message) => Warnings.Add(message);

    public Action? WhenSavedOnStop { get; init; }

    public void StopSaved()
    {
        SavedOnStop = true;
        WhenSavedOnStop?.Invoke();
    }
}
