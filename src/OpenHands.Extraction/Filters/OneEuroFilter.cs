namespace OpenHands.Extraction.Filters;

/// <summary>
/// The one-euro filter (Casiez et al., CHI 2012) in MediaPipe's form (docs/holistic.md#smoothing): a low pass whose cut-off rises with the
/// value's speed, so that still points rest and fast ones do not lag.
/// </summary>
/// <param name="minimumCutoff">Cut-off at rest, Hz.</param>
/// <param name="beta">Rise of the cut-off with the scaled speed.</param>
/// <param name="derivativeCutoff">Cut-off of the speed's own low pass, Hz.</param>
public sealed class OneEuroFilter(double minimumCutoff, double beta, double derivativeCutoff)
{
    private readonly LowPassFilter _value = new();
    private readonly LowPassFilter _derivative = new();
    private double _frequency = 30;
    private long _lastTime;

    /// <summary>Filters one value.</summary>
    /// <param name="nanoseconds">Time, positive and rising; a time that does not rise returns the value as it is.</param>
    /// <param name="scale">Factor of the speed that makes it independent of the object's size.</param>
    /// <param name="value">The value.</param>
    public float Apply(long nanoseconds, double scale, float value)
    {
        if (_lastTime >= nanoseconds)
        {
            return value;
        }

        if (_lastTime != 0)
        {
            _frequency = 1.0 / ((nanoseconds - _lastTime) * 1e-9);
        }

        _lastTime = nanoseconds;
        var speed = _value.LastRaw is { } last ? ((double)value - last) * scale * _frequency : 0.0;
        var filteredSpeed = _derivative.Apply((float)speed, (float)Alpha(derivativeCutoff));
        var cutoff = minimumCutoff + beta * Math.Abs((double)filteredSpeed);
        return _value.Apply(value, (float)Alpha(cutoff));
    }

    private double Alpha(double cutoff) => 1.0 / (1.0 + _frequency / (2 * Math.PI * cutoff));
}
