using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Evaluation;

/// <summary>The losses that upstream accepts by name (docs/upstream.md#classifier-training).</summary>
public static class ClassificationLoss
{
    /// <summary>Builds a loss: logits (B, classes) and labels (B) to the mean over the batch.</summary>
    /// <param name="name">CrossEntropyLoss, or SmoothedCrossEntropyLoss: (1 - s) of the negative log-likelihood + s of its mean over all
    /// classes.</param>
    /// <param name="smoothing">s; upstream's is 0.01.</param>
    /// <exception cref="ArgumentException">The name is neither, or s is outside 0 to 1.</exception>
    public static Func<Tensor, Tensor, Tensor> Create(string name, double smoothing) => (name, smoothing) switch
    {
        (_, not (>= 0 and <= 1)) => throw new ArgumentException($"loss smoothing is {smoothing}, but must be within 0 and 1"),
        ("CrossEntropyLoss", _) => (logits, labels) => nn.functional.cross_entropy(logits, labels),
        ("SmoothedCrossEntropyLoss", _) => (logits, labels) => nn.functional.cross_entropy(logits, labels, label_smoothing: smoothing),
        _ => throw new ArgumentException($"loss '{name}' is not known; use CrossEntropyLoss or SmoothedCrossEntropyLoss"),
    };
}
