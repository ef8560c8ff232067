namespace OpenHands.Settings.Reading;

/// <summary><c>protocol</c>: which clips choose the best epoch.</summary>
public enum Protocol
{
    /// <summary>A validation part carved out of train, where the data set has no validation split of its own (the default).</summary>
    Clean,

    /// <summary>The test split, as upstream's shipped configurations do.</summary>
    Paper,
}
