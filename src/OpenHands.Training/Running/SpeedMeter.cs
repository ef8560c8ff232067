using System.Globalization;

namespace OpenHands.Training.Running;

/// <summary>Rates of a logging interval and of the whole training time; validation and saves do not count.</summary>
/// <param name="clock">Where time comes from.</param>
/// <param name="flopsPerSample">Operations in matrix products per sample, forward and backward, or null if unknown.</param>
/// <param name="machineRate">The machine's measured GEMM rate in GFLOP/s, or null if it was not measured.</param>
internal sealed class SpeedMeter(TimeProvider clock, double? flopsPerSample, double? machineRate)
{
    private long _start = clock.GetTimestamp();
    private TimeSpan _waitedBefore;
    private long _samples;
    private double _totalSeconds;
    private long _totalSamples;

    /// <summary>Samples a second of the last interval, or null before the first.</summary>
    public double? LastRate { get; private set; }

    public double MeanRate => _totalSeconds > 0 ? _totalSamples / _totalSeconds : 0;

    /// <summary>The clock starts now: training goes on after something that does not count.</summary>
    public void Start() => (_start, _waitedBefore, _samples) = (clock.GetTimestamp(), TimeSpan.Zero, 0);

    public void Add(int samples) => _samples += samples;

    /// <summary>Ends the interval.</summary>
    /// <param name="waited">How long the loader has waited for data so far.</param>
    /// <returns>Rates by name, and the same for the log line.</returns>
    public (IReadOnlyDictionary<string, double> Values, string Line) Lap(TimeSpan waited)
    {
        var seconds = clock.GetElapsedTime(_start).TotalSeconds;
        var rate = _samples / seconds;
        (_totalSeconds, _totalSamples, LastRate) = (_totalSeconds + seconds, _totalSamples + _samples, rate);
        var share = (waited - _waitedBefore).TotalSeconds / seconds;
        var values = new Dictionary<string, double> { ["speed/samples_per_s"] = rate, ["speed/data_wait_share"] = share };
        var line = string.Create(CultureInfo.InvariantCulture, $"{rate:0.0} samples/s  data wait {share:0.0%}");
        if (flopsPerSample is { } flops)
        {
            var achieved = flops * rate / 1e9;
            values["speed/gflop_per_s"] = achieved;
            line += string.Create(CultureInfo.InvariantCulture, $"  {achieved:0.0} GFLOP/s");
            line += machineRate is { } peak ? string.Create(CultureInfo.InvariantCulture, $" ({achieved / peak:0%} of {peak:0})") : string.Empty;
        }

        (_start, _waitedBefore, _samples) = (clock.GetTimestamp(), waited, 0);
        return (values, line);
    }
}
