namespace OpenHands.Datasets.Validation;

/// <summary>Whether a listed recording can be used.</summary>
public enum ClipState
{
    /// <summary>It was read.</summary>
    Read,

    /// <summary>Its file is not there.</summary>
    Missing,

    /// <summary>Its file is there, but it is not a recording of 75 keypoints.</summary>
    Unreadable,
}
