using OpenHands.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Metrics;

/// <summary>
/// Running sums of loss and further measures over rows. They stay on the device: adding waits for nothing, only <see cref="Read"/> does.
/// </summary>
public sealed class MetricSums : IDisposable
{
    private readonly IReadOnlyList<string> _names;
    private readonly Tensor _sums;

    /// <summary>Starts at zero.</summary>
    /// <param name="device">Where the sums are.</param>
    /// <param name="measures">What is measured beside the loss.</param>
    public MetricSums(Device device, IReadOnlyList<Measure> measures)
    {
        _names = [Measure.Loss.Name, .. measures.Select(measure => measure.Name)];
        _sums = zeros(1 + _names.Count, dtype: ScalarType.Float64, device: device).DetachFromDisposeScope();
    }

    /// <summary>(2 + M) float64: rows, loss x rows, and the sum of each measure over rows; what a checkpoint keeps.</summary>
    public Tensor Sums => _sums;

    /// <summary>Adds one batch.</summary>
    /// <exception cref="ArgumentException">It has other measures.</exception>
    public void Add(BatchLoss batch)
    {
        if (batch.Sums.numel() != _names.Count - 1)
        {
            throw new ArgumentException($"a batch has {batch.Sums.numel()} sums beside its loss; expected "
                + string.Join(", ", _names.Skip(1)));
        }

        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var count = batch.Rows.ToScalar();
        using var one = 1.ToScalar();
        _sums[0].add_(count, one);
        _sums[1].add_(batch.Loss.detach().to(ScalarType.Float64), alpha: count);
        _sums.narrow(0, 2, batch.Sums.numel()).add_(batch.Sums, alpha: one);
    }

    /// <summary>The means so far by name, the loss first; null if nothing was added. Waits for the device.</summary>
    public IReadOnlyDictionary<string, double>? Read()
    {
        using var scope = NewDisposeScope();
        var sums = _sums.cpu().data<double>().ToArray();
        return sums[0] == 0 ? null : _names.Zip(sums.Skip(1)).ToDictionary(p => p.First, p => p.Second / sums[0]);
    }

    /// <summary>Back to zero.</summary>
    public void Reset() => _sums.zero_();

    /// <inheritdoc />
    public void Dispose() => _sums.Dispose();
}
