namespace OpenHands.Models;

/// <summary>
/// Which of the original implementation's defects the networks reproduce; one flag per defect that changes numbers
/// (spec/openhands.md section 15). True means: as the original computes it. Checkpoints fit either way, since no flag changes a shape.
/// </summary>
public sealed record Compatibility
{
    /// <summary>What the original code computes, defects included: for reproducing its published numbers.</summary>
    public static Compatibility Upstream { get; } = new()
    {
        InterleavedScores = true,
        RecurrenceOverBatch = true,
        DropoutInEvaluation = true,
        FixedBertLayerSettings = true,
        BlockSizeOnSkipOnly = true,
        UnguardedDropGraph = true,
    };

    /// <summary>What was evidently meant; the default everywhere.</summary>
    public static Compatibility Corrected { get; } = new();

    /// <summary>
    /// DPC's score takes each prediction as a row cut out of the transposed (feature, step) buffer, so that features and prediction steps
    /// are interleaved (15.3). Corrected: the score of a prediction is its scalar product with each target.
    /// </summary>
    public bool InterleavedScores { get; init; }

    /// <summary>
    /// The RNN decoder's recurrence runs over the batch, each frame by itself, so that a sample's logits depend on the other samples of its
    /// batch (15.5). Corrected: it runs over time.
    /// </summary>
    public bool RecurrenceOverBatch { get; init; }

    /// <summary>The BERT decoder drops 20 % of the pooled features in evaluation too (15.6). Corrected: in training only.</summary>
    public bool DropoutInEvaluation { get; init; }

    /// <summary>
    /// The BERT decoder's layers use dropout 0.1 and epsilon 1e-12 whatever <c>hidden_dropout_prob</c> and <c>layer_norm_eps</c> say
    /// (section 8.4). Corrected: the settings hold for the layers as they do for the embedding.
    /// </summary>
    public bool FixedBertLayerSettings { get; init; }

    /// <summary>
    /// DropGraph's configured block size holds for the skip path only; the temporal convolution's own path always uses 41 frames (15.12).
    /// Corrected: both use the configured size.
    /// </summary>
    public bool BlockSizeOnSkipOnly { get; init; }

    /// <summary>
    /// A DropGraph mask that drops every joint or frame of the whole batch divides by zero and fills the network with NaN (15.12).
    /// Corrected: such a path contributes zeros.
    /// </summary>
    public bool UnguardedDropGraph { get; init; }
}
