namespace OpenHands.Training.Evaluation;

/// <summary>What a classifier says about one sample.</summary>
/// <param name="Name">The sample's name.</param>
/// <param name="Dataset">Its dataset inside a concatenation, else null.</param>
/// <param name="Label">Its true class, or -1 where unknown.</param>
/// <param name="Ranked">The most likely classes, five or fewer, most likely first.</param>
public sealed record Prediction(string Name, string? Dataset, int Label, IReadOnlyList<RankedClass> Ranked);
