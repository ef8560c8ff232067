using System.Globalization;

namespace OpenHands.Training.Running;

/// <summary>
/// Rates of a logging interval and of the whole run. Only time inside an epoch's batches counts: an interval that spans a validation is
/// measured without it.
/// </summary>
/// <param name="clock">Where time comes from.</param>
/// <param name="flopsPerSample">Operations in matrix products per sample, forward and backward, or null if unknown.</param>
/// <param name="machineRate">The machine's measured GEMM rate in GFLOP/s, or null if it was not measured.</param>
internal sealed class SpeedMeter(TimeProvider clock, double? flopsPerSample, double? machineRate)
{
    private long _start;
    private TimeSpan _waitedBefore;
    private (double Seconds, double Waited, long Samples) _interval;
    private (double Seconds, long Samples) _total;

    /// <summary>Samples a second of the last interval, or null before the first.</summary>
    public double? LastRate { get; private set; }

    /// <summary>Samples a second of all intervals and what came after the last, or 0 without a sample.</summary>
    public double MeanRate => _total.Samples > 0 ? _total.Samples / _total.Seconds : 0;

    /// <summary>An epoch's batches begin, from a new loader.</summary>
    public void Start() => (_start, _waitedBefore) = (clock.GetTimestamp(), TimeSpan.Zero);

    /// <summary>A batch was trained on.</summary>
    public void Add(int samples) => _interval.Samples += samples;

    /// <summary>An epoch's batches end.</summary>
    /// <param name="waited">How long the epoch's loader has waited for data so far.</param>
    public void Pause(TimeSpan waited)
    {
        var seconds = clock.GetElapsedTime(_start).TotalSeconds;
        _interval.Seconds += seconds;
        _interval.Waited += (waited - _waitedBefore).TotalSeconds;
        (_start, _waitedBefore) = (clock.GetTimestamp(), waited);
    }

    /// <summary>Ends the interval.</summary>
    /// <param name="waited">How long the epoch's loader has waited for data so far.</param>
    /// <returns>Rates by name, and the same for the log line.</returns>
    public (IReadOnlyDictionary<string, double> Values, string Line) Lap(TimeSpan waited)
    {
        Pause(waited);
        var (seconds, idle, samples) = _interval;
        Close();
        var rate = samples / Math.Max(seconds, 1e-9);
        LastRate = rate;
        var values = new Dictionary<string, double> { ["speed/samples_per_s"] = rate, ["speed/data_wait_share"] = idle / Math.Max(seconds, 1e-9) };
        var line = string.Create(CultureInfo.InvariantCulture, $"{rate:0.0} samples/s  data wait {values["speed/data_wait_share"]:0.0%}");
        if (flopsPerSample is { } flops)
        {
            var achieved = flops * rate / 1e9;
            values["speed/gflop_per_s"] = achieved;
            line += string.Create(CultureInfo.InvariantCulture, $"  {achieved:0.0} GFLOP/s");
            line += machineRate is { } peak ? string.Create(CultureInfo.InvariantCulture, $" ({achieved / peak:0%} of {peak:0})") : string.Empty;
        }

        return (values, line);
    }

    /// <summary>The run ends: what came after the last interval counts for the mean rate too.</summary>
    public void Close()
    {
        _total = (_total.Seconds + _interval.Seconds, _total.Samples + _interval.Samples);
        _interval = default;
    }
}
