using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Benchmarks.Models;

/// <summary>DropGraph with the operations of the original code, on (N, C, T, V).</summary>
internal static class OriginalDropGraph
{
    private const double DropSize = 2.0 * 26 / 27;
    private const int BlockSize = 41;

    public static Tensor Spatial(Tensor x, double keep, Tensor neighbours)
    {
        var (n, v) = (x.shape[0], x.shape[3]);
        var magnitude = x.abs().mean([2]).mean([1]).detach();
        magnitude = magnitude / magnitude.sum() * magnitude.numel();
        var seeds = bernoulli((magnitude * ((1 - keep) / (1 + DropSize))).clamp(max: 1));
        var touched = seeds.mm(neighbours);
        touched = where(touched.gt(0.001), ones_like(touched), touched);
        touched = where(touched.lt(0.5), zeros_like(touched), touched);
        var mask = (1 - touched).view(n, 1, 1, v);
        return x * mask * mask.numel() / mask.sum();
    }

    public static Tensor Temporal(Tensor x, double keep)
    {
        var (n, c, t, v) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var magnitude = x.abs().mean([3]).mean([1]).detach();
        magnitude = (magnitude / magnitude.sum() * magnitude.numel()).view(n, 1, t);
        var seeds = bernoulli((magnitude * ((1 - keep) / BlockSize)).clamp(max: 1)).repeat(1, c * v, 1);
        var mask = 1 - functional.max_pool1d(seeds, BlockSize, 1, BlockSize / 2);                     // (N, C*V, T)
        var rows = x.permute(0, 1, 3, 2).contiguous().view(n, c * v, t);
        return (rows * mask * mask.numel() / mask.sum()).view(n, c, v, t).permute(0, 1, 3, 2);
    }
}
