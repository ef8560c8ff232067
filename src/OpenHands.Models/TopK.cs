using static TorchSharp.torch;

namespace OpenHands.Models;

/// <summary>Top-k accuracy, in torch.topk's order on ties.</summary>
public static class TopK
{
    private static readonly int[] Ranks = [1, 3, 5];

    /// <summary>Shares of rows whose target has the highest score, or is among the three or five highest.</summary>
    public static IReadOnlyList<Measure> Measures { get; } = [.. Ranks.Select(k => new Measure($"top{k}", $"top-{k}"))];

    /// <summary>A batch of which each row chooses among classes.</summary>
    /// <param name="loss">Mean loss over the rows.</param>
    /// <param name="scores">(rows, classes) scores before softmax; a rank above the number of classes is cut to it.</param>
    /// <param name="targets">(rows) int64 class of each row.</param>
    public static BatchLoss Of(Tensor loss, Tensor scores, Tensor targets)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var highest = scores.topk((int)Math.Min(Ranks[^1], scores.shape[1]), dim: 1).indexes;                     // (rows, 5)
        var hits = highest.eq(targets.unsqueeze(1)).to(ScalarType.Float64).sum([0L]).cumsum(0);                   // (5): by top-1 .. top-5
        var sums = stack(Ranks.Select(k => hits[Math.Min(k, hits.shape[0]) - 1]));
        return new BatchLoss(loss, scores.shape[0], sums.MoveToOuterDisposeScope());
    }
}
