namespace OpenHands.Poses.Transforms;

/// <summary>How <see cref="TemporalSample"/> shortens a clip; the numbers are upstream's <c>subsample_mode</c>.</summary>
public enum TemporalSampleMode
{
    /// <summary>Evenly spaced from frame 0.</summary>
    Uniform = 0,

    /// <summary>A random run of consecutive frames.</summary>
    Contiguous = 1,

    /// <summary>One or the other by a coin, evenly spaced frames then with a random start.</summary>
    Either = 2,
}
