namespace OpenHands.Settings.Reading;

/// <summary><c>compat</c>: whether upstream's defects that change numbers are reproduced (spec/openhands.md section 15).</summary>
public enum Compat
{
    /// <summary>What was evidently meant (the default).</summary>
    Corrected,

    /// <summary>What OpenHands does.</summary>
    Upstream,
}
