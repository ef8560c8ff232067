namespace OpenHands.Training.Evaluation;

/// <summary>One of a sample's most likely classes.</summary>
/// <param name="Class">Class index.</param>
/// <param name="Probability">Softmax probability, 0 to 1.</param>
public sealed record RankedClass(int Class, double Probability);
