using OpenHands.Models.Kernels;
using OpenHands.Models.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>
/// DropGraph: dropout that takes a joint together with its neighbours, or a stretch of frames, more often where activations are large
/// (Cheng et al., ECCV 2020; docs/upstream.md#dropgraph). It yields factors rather than tensors: zero where dropped, else what restores
/// the mean over the batch. Gradients do not flow into them.
/// </summary>
/// <param name="dropSize">Joints that one seed drops on average, <see cref="Graphs.SkeletonGraph.DropSize"/>.</param>
/// <param name="draw">Where the seeds come from.</param>
/// <param name="guarded">Whether a mask that drops everything yields zeros; otherwise 0/0 yields NaN as upstream.</param>
public sealed class DropGraph(double dropSize, BernoulliDraw draw, bool guarded)
{
    /// <summary>Below this, a joint counts as no neighbour of a seed.</summary>
    private const double Touched = 0.001;

    /// <summary>The mean over channels of |x|: (T, C, V, N) to (T, V, N).</summary>
    public static Tensor Magnitude(Tensor x)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        return x.detach().abs().mean([1]).MoveToOuterDisposeScope();
    }

    /// <summary>Factors (V, N) for the joints of each sample.</summary>
    /// <param name="magnitude">(T, V, N), see <see cref="Magnitude"/>.</param>
    /// <param name="keep">Share of joints to keep; 1 keeps all.</param>
    /// <param name="neighbours">(V, V): which joints fall with a seed.</param>
    public Tensor Spatial(Tensor magnitude, double keep, Tensor neighbours)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var seeds = draw(Probabilities(magnitude.mean([0]), (1 - keep) / (1 + dropSize)));    // (N, V)
        using var touched = Touched.ToScalar();
        var dropped = seeds.mm(neighbours).gt(touched).to(magnitude.dtype);
        return Factors(dropped).t().MoveToOuterDisposeScope();
    }

    /// <summary>Factors (T, N) for the frames of each sample.</summary>
    /// <param name="magnitude">(T, V, N), see <see cref="Magnitude"/>.</param>
    /// <param name="keep">Share of frames to keep; 1 keeps all.</param>
    /// <param name="blockSize">Frames that one seed drops; odd.</param>
    public Tensor Temporal(Tensor magnitude, double keep, int blockSize)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var seeds = draw(Probabilities(magnitude.mean([1]), (1 - keep) / blockSize).unsqueeze(1)); // (N, 1, T)
        var dropped = functional.max_pool1d(seeds, blockSize, 1, blockSize / 2).squeeze(1);          // (N, T)
        return Factors(dropped).t().MoveToOuterDisposeScope();
    }

    /// <summary>The product of both: factors (T, 1, V, N) for <paramref name="x"/> (T, C, V, N), the joints' drawn first.</summary>
    public Tensor Both(Tensor x, double keep, Tensor neighbours, int blockSize)
    {
        using var untracked = no_grad();
        using var scope = NewDisposeScope();
        var magnitude = Magnitude(x);
        var joints = Spatial(magnitude, keep, neighbours);
        var frames = Temporal(magnitude * joints, keep, blockSize); // factors are not negative, so |x * joints| = |x| * joints
        return (joints * frames.unsqueeze(1)).unsqueeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>Seed probabilities (N, L) from magnitudes (L, N), proportional to their share of the batch.</summary>
    private static Tensor Probabilities(Tensor magnitude, double rate)
    {
        var share = magnitude.t() / magnitude.sum();
        return share.Times(magnitude.numel()).Times(rate).clamp(max: TensorSums.One).contiguous();
    }

    private Tensor Factors(Tensor dropped)
    {
        var kept = dropped.neg().Plus(1);
        var count = kept.sum();
        return kept.Times(kept.numel()) / (guarded ? count.clamp(min: TensorSums.One) : count);
    }
}
