using OpenHands.Runs.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Metrics;

/// <summary>
/// Running sums of loss and top-1/3/5 hits. They stay on the device: adding waits for nothing, only <see cref="Read"/> does.
/// </summary>
public sealed class MetricSums : IDisposable
{
    private readonly Tensor _sums;

    /// <summary>Starts at zero.</summary>
    public MetricSums(Device device) => _sums = zeros(5, dtype: ScalarType.Float64, device: device).DetachFromDisposeScope();

    /// <summary>(5) float64: rows, loss x rows, and rows hit by top-1, top-3, top-5; what a checkpoint keeps.</summary>
    public Tensor Sums => _sums;

    /// <summary>Adds one batch.</summary>
    /// <param name="loss">Mean loss over the rows, without dimensions.</param>
    /// <param name="scores">(rows, classes) scores before softmax.</param>
    /// <param name="targets">(rows) int64 class of each row.</param>
    public void Add(Tensor loss, Tensor scores, Tensor targets)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var rows = scores.shape[0];
        var highest = scores.topk((int)Math.Min(5, scores.shape[1]), dim: 1).indexes; // (rows, 5)
        var hits = highest.eq(targets.unsqueeze(1)).to(ScalarType.Float64).sum([0L]).cumsum(0); // (5): hits by top-1 .. top-5
        var last = hits.shape[0] - 1;
        using Scalar count = rows;
        using Scalar one = 1;
        _sums[0].add_(count, one);
        _sums[1].add_(loss.detach().to(ScalarType.Float64), alpha: count);
        _sums[2].add_(hits[0], one);
        _sums[3].add_(hits[Math.Min(2, last)], one);
        _sums[4].add_(hits[Math.Min(4, last)], one);
    }

    /// <summary>The means so far, or null if nothing was added. Waits for the device.</summary>
    public MetricValues? Read()
    {
        using var scope = NewDisposeScope();
        var sums = _sums.cpu().data<double>().ToArray();
        return sums[0] == 0 ? null : new MetricValues(sums[1] / sums[0], sums[2] / sums[0], sums[3] / sums[0], sums[4] / sums[0]);
    }

    /// <summary>Back to zero.</summary>
    public void Reset() => _sums.zero_();

    /// <inheritdoc />
    public void Dispose() => _sums.Dispose();
}
