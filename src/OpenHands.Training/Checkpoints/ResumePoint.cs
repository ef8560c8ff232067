using OpenHands.Training.Selection;

namespace OpenHands.Training.Checkpoints;

/// <summary>Where a run stands, besides its tensors.</summary>
/// <param name="Fingerprint">The settings that the bits depend on: only a run with the same ones may continue.</param>
/// <param name="Position">Batches done in the running epoch.</param>
/// <param name="ParameterSteps">The optimiser's steps per trainable parameter.</param>
/// <param name="Schedule">The learning-rate schedule's state.</param>
/// <param name="BestMetric">Best validation metric so far, or null.</param>
/// <param name="Waited">Validations since.</param>
/// <param name="Kept">The best epochs whose weights are kept, best first.</param>
/// <param name="MetricFiles">Length of each metrics file: a resumed run cuts them back to it.</param>
public sealed record ResumePoint(
    string Fingerprint,
    int Position,
    long[] ParameterSteps,
    IReadOnlyDictionary<string, double> Schedule,
    double? BestMetric,
    int Waited,
    IReadOnlyList<KeptEpoch> Kept,
    IReadOnlyDictionary<string, long> MetricFiles);
