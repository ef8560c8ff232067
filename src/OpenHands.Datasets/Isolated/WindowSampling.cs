namespace OpenHands.Datasets.Isolated;

/// <summary>Which frames of a clip fill its windows.</summary>
public enum WindowSampling
{
    /// <summary>Upstream: the first frames; a shorter clip gets zeros in front (docs/upstream.md#clips).</summary>
    First,

    /// <summary>The frames in the middle; a shorter clip gets zeros in front.</summary>
    Centre,

    /// <summary>Frames evenly spaced over the whole clip, the first and last included; a shorter clip's frames repeat.</summary>
    Uniform,
}
