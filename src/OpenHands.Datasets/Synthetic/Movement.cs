namespace OpenHands.Datasets.Synthetic;

/// <summary>How a hand gets from the first to the second pose of a sign.</summary>
public enum Movement
{
    /// <summary>Once, straight.</summary>
    Line,

    /// <summary>Once, on a half circle bulging to the camera.</summary>
    Arc,

    /// <summary>To the second pose and back, twice.</summary>
    Tap,

    /// <summary>Around a circle whose diameter is the way between the poses, once and a half.</summary>
    Circle,

    /// <summary>Back and forth between the poses, three times and evenly.</summary>
    Shake,
}
