namespace OpenHands.Extraction.Filters;

/// <summary>A first-order low pass: single-precision state, double-precision sums, as MediaPipe's (docs/holistic.md#smoothing).</summary>
public sealed class LowPassFilter
{
    private float _stored;

    /// <summary>The last value that came in, or null before the first.</summary>
    public float? LastRaw { get; private set; }

    /// <summary>Filters one value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="alpha">Weight of the value against the past, 0 to 1; the first value passes unchanged.</param>
    public float Apply(float value, float alpha)
    {
        _stored = LastRaw is null ? value : (float)((alpha * value) + ((1.0 - alpha) * _stored));
        LastRaw = value;
        return _stored;
    }
}
