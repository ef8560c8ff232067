using System.Globalization;
using OpenHands.Models.Costs;
using OpenHands.Runs.Metrics;
using OpenHands.Training.Metrics;

namespace OpenHands.Training.Running;

/// <summary>
/// Rates of a logging interval and of the whole run. Only time inside an epoch's batches counts: an interval that spans a validation is
/// measured without it.
/// </summary>
/// <param name="clock">Where time comes from.</param>
/// <param name="network">Counts the products of a forward pass, or null if unknown.</param>
/// <param name="machineRate">The machine's measured GEMM rate in GFLOP/s, or null if it was not measured.</param>
/// <param name="earlierSeconds">Seconds of training in earlier processes.</param>
/// <param name="processes">Processes that train on as many samples each.</param>
/// <param name="load">Told how much of the processor the run gets; null where a GPU computes.</param>
internal sealed class SpeedMeter(
    TimeProvider clock, ICountedNetwork? network, double? machineRate, double earlierSeconds, int processes, MachineLoad? load)
{
    private const double OperationsPerMultiplyAdd = 2;
    private const double ForwardAndBackward = 3; // each product has two of its own size in the backward pass

    private long _start;
    private TimeSpan _waitedBefore;
    private TimeSpan _processorBefore;
    private (double Seconds, double Waited, double Processor, long Samples, double Operations) _interval;
    private (double Seconds, long Samples) _total;
    private (long[] Shape, double Operations) _last = ([], 0);

    /// <summary>Samples a second of the last interval, or null before the first.</summary>
    public double? LastRate { get; private set; }

    /// <summary>Samples a second of all intervals and what came after the last, or 0 without a sample.</summary>
    public double MeanRate => _total.Samples > 0 ? _total.Samples / _total.Seconds : 0;

    /// <summary>An epoch's batches begin, from a new loader.</summary>
    public void Start() =>
        (_start, _waitedBefore, _processorBefore) = (clock.GetTimestamp(), TimeSpan.Zero, Environment.CpuUsage.TotalTime);

    /// <summary>A batch was trained on.</summary>
    /// <param name="shape">Its shape, samples first.</param>
    public void Add(long[] shape)
    {
        _interval.Samples += shape[0] * processes;
        if (network is not null)
        {
            if (!shape.AsSpan().SequenceEqual(_last.Shape))
            {
                var frozen = network.FrozenMultiplyAdds(shape);
                var products = ((network.MultiplyAdds(shape) - frozen) * ForwardAndBackward) + frozen;
                _last = (shape, products * OperationsPerMultiplyAdd);
            }

            _interval.Operations += _last.Operations;
        }
    }

    /// <summary>An epoch's batches end.</summary>
    /// <param name="waited">How long the epoch's loader has waited for data so far.</param>
    public void Pause(TimeSpan waited)
    {
        var seconds = clock.GetElapsedTime(_start).TotalSeconds;
        _interval.Seconds += seconds;
        _interval.Waited += (waited - _waitedBefore).TotalSeconds;
        var processor = Environment.CpuUsage.TotalTime;
        _interval.Processor += (processor - _processorBefore).TotalSeconds;
        (_start, _waitedBefore, _processorBefore) = (clock.GetTimestamp(), waited, processor);
    }

    /// <summary>Ends the interval.</summary>
    /// <param name="waited">How long the epoch's loader has waited for data so far.</param>
    /// <returns>Its rates, the same for the log line, and a warning where the machine is busy with something else.</returns>
    public (IntervalTiming Timing, string Line, string? Warning) Lap(TimeSpan waited)
    {
        Pause(waited);
        var (seconds, idle, processor, samples, operations) = _interval;
        Close();
        seconds = Math.Max(seconds, 1e-9);
        var rate = samples / seconds;
        LastRate = rate;
        var achieved = network is null ? (double?)null : operations / seconds / 1e9;
        var line = string.Create(CultureInfo.InvariantCulture, $"{rate:0.0} samples/s  data wait {idle / seconds:0.0%}");
        line += achieved is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"  {achieved:0.0} GFLOP/s");
        line += achieved is null || machineRate is null
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" ({achieved / machineRate:0%} of {machineRate:0})");
        return (new IntervalTiming(earlierSeconds + _total.Seconds, rate, idle / seconds, achieved), line,
            load?.Add(seconds, idle, processor, samples));
    }

    /// <summary>The run ends: what came after the last interval counts for the mean rate too.</summary>
    public void Close()
    {
        _total = (_total.Seconds + _interval.Seconds, _total.Samples + _interval.Samples);
        _interval = default;
    }
}
