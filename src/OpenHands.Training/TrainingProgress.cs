namespace OpenHands.Training;

/// <summary>How far a run is.</summary>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="Epochs">Epochs at most.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="TotalSteps">Steps at most.</param>
/// <param name="SamplesPerSecond">Rate of the last logging interval, or null before the first.</param>
/// <param name="Metrics">Means of the last logging interval, or null before the first.</param>
public sealed record TrainingProgress(
    int Epoch, int Epochs, long Step, long TotalSteps, double? SamplesPerSecond, IReadOnlyDictionary<string, double>? Metrics);
