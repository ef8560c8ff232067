namespace OpenHands.Datasets.Synthetic;

/// <summary>What the non-dominant hand does.</summary>
public enum SecondHand
{
    /// <summary>Hangs at rest.</summary>
    Rests,

    /// <summary>Does the mirror image at the same time.</summary>
    Mirrors,

    /// <summary>Does the mirror image half a cycle later.</summary>
    Alternates,

    /// <summary>Is held still under the dominant hand as its base.</summary>
    Supports,
}
