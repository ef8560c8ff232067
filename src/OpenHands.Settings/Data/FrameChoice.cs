namespace OpenHands.Settings.Data;

/// <summary>Which frames of a clip fill its windows.</summary>
public enum FrameChoice
{
    /// <summary>The first ones (upstream); a shorter clip gets zeros in front.</summary>
    First,

    /// <summary>Those in the middle.</summary>
    Centre,

    /// <summary>Evenly spaced over the whole clip.</summary>
    Uniform,
}
