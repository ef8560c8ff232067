using OpenHands.Runs;

namespace OpenHands.Training.Evaluation;

/// <summary>How well a classifier does on a labelled dataset.</summary>
/// <param name="Metrics">Loss, top-1, top-3 and top-5 over samples.</param>
/// <param name="ClassMeanAccuracy">Top-1 averaged over classes instead of samples.</param>
/// <param name="Confusion">Truth against prediction.</param>
/// <param name="Predictions">Each sample's most likely classes, in the dataset's order.</param>
public sealed record EvaluationResult(
    IReadOnlyDictionary<string, double> Metrics, double ClassMeanAccuracy, ConfusionCounts Confusion,
    IReadOnlyList<Prediction> Predictions);
