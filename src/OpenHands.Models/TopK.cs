using static TorchSharp.torch;

namespace OpenHands.Models;

/// <summary>Top-k accuracy.</summary>
public static class TopK
{
    /// <summary>The share of rows whose label is among the <paramref name="k"/> largest scores, in torch.topk's order on ties.</summary>
    /// <param name="scores">(N, K).</param>
    /// <param name="labels">(N) int64.</param>
    /// <param name="k">How many; cut to K.</param>
    public static double Accuracy(Tensor scores, Tensor labels, int k)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var (_, best) = scores.topk((int)Math.Min(k, scores.shape[1]), 1);
        return best.eq(labels.unsqueeze(1)).any(1).to(ScalarType.Float64).mean().item<double>();
    }
}
