using OpenHands.Models.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Layers;

/// <summary>
/// Stochastic depth (Huang et al., ECCV 2016): in training, the branch of a residual layer is left out for some samples as a whole, and
/// scaled up for the others to keep the mean.
/// </summary>
internal static class DropPath
{
    /// <summary>A residual branch with some samples' values zeroed.</summary>
    /// <param name="branch">Any shape.</param>
    /// <param name="probability">In [0, 1).</param>
    /// <param name="training">Otherwise the branch itself.</param>
    /// <param name="samples">The dimension of samples.</param>
    public static Tensor Apply(Tensor branch, double probability, bool training, int samples = 0)
    {
        if (!training || probability == 0)
        {
            return branch;
        }

        using var scope = NewDisposeScope();
        var shape = Enumerable.Repeat(1L, (int)branch.dim()).ToArray();
        shape[samples < 0 ? shape.Length + samples : samples] = branch.shape[samples < 0 ? shape.Length + samples : samples];
        using var held = probability.ToScalar();
        var kept = rand(shape, dtype: branch.dtype, device: branch.device).ge(held).to(branch.dtype).Times(1 / (1 - probability));
        return (branch * kept).MoveToOuterDisposeScope();
    }
}
