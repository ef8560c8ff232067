using OpenHands.Models.Kernels;
using static TorchSharp.torch;

namespace OpenHands.Models.Pretraining;

/// <summary>The loss of finding each prediction's own target among all of the batch (Han et al., ICCVW 2019, section 3.1).</summary>
public static class Contrast
{
    /// <summary>Mean cross entropy with each prediction's own target as its class, and the top-k hits.</summary>
    /// <param name="scores">(B, P, B, P): sample and step of the prediction, sample and step of the target.</param>
    /// <param name="group">Samples G of one source, side by side: a prediction chooses among their targets only. Null for all.</param>
    public static BatchLoss Of(Tensor scores, int? group = null)
    {
        var (rows, targets) = Rows(scores, group);
        return TopK.Of(nn.functional.cross_entropy(rows, targets), rows, targets);
    }

    /// <summary>The same for a part of a batch: each row of the scores finds its own target among those of the whole batch.</summary>
    /// <param name="scores">(n, N): predictions of the part, targets of the whole.</param>
    /// <param name="first">The target of the first row; the other rows' follow.</param>
    public static BatchLoss Of(Tensor scores, long first)
    {
        using var scope = NewDisposeScope();
        var targets = TensorSums.CountTo(scores.shape[1], scores.device).narrow(0, first, scores.shape[0]);
        var loss = TopK.Of(nn.functional.cross_entropy(scores, targets), scores, targets);
        return loss with { Loss = loss.Loss.MoveToOuterDisposeScope(), Sums = loss.Sums.MoveToOuterDisposeScope() };
    }

    // One row per prediction (B·P, B·P), or (B·P, G·P) with groups; its class is its own index there. With B = 4, P = 1 and G = 2
    // only the blocks on the diagonal of the scores count: those of samples 0 and 1 among themselves, and of 2 and 3.
    private static (Tensor Rows, Tensor Targets) Rows(Tensor scores, int? group)
    {
        var all = scores.shape[0] * scores.shape[1];
        var rows = (group ?? scores.shape[0]) * scores.shape[1];
        var blocks = scores.reshape(all / rows, rows, all / rows, rows).diagonal(0, 0, 2).permute(2, 0, 1); // (B / G, G·P, G·P)
        return (blocks.reshape(all, rows), TensorSums.CountTo(rows, scores.device).repeat(all / rows));
    }
}
