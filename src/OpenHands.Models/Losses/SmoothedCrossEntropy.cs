using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Losses;

/// <summary>
/// Cross entropy against labels that give a small share to every class: the mean over samples of
/// (1 - s) * -log p[label] + s * mean over classes of -log p (docs/upstream.md#classifier-training). Upstream trains with s = 0.01.
/// </summary>
public static class SmoothedCrossEntropy
{
    /// <summary>Upstream's share.</summary>
    public const double DefaultSmoothing = 0.01;

    /// <summary>The mean loss.</summary>
    /// <param name="logits">(N, classes).</param>
    /// <param name="labels">(N) int64.</param>
    /// <param name="smoothing">s; 0 is plain cross entropy.</param>
    public static Tensor Of(Tensor logits, Tensor labels, double smoothing = DefaultSmoothing) =>
        functional.cross_entropy(logits, labels, label_smoothing: smoothing);
}
