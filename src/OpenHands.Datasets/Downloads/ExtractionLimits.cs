namespace OpenHands.Datasets.Downloads;

/// <summary>How much an archive may unpack to.</summary>
public sealed record ExtractionLimits
{
    /// <summary>Bytes of all files together; the largest corpus of the catalogue is 76 GB packed.</summary>
    public long MostBytes { get; init; } = 500L << 30;

    /// <summary>Unpacked bytes for each packed one; pose files shrink by less than 20.</summary>
    public int MostRatio { get; init; } = 200;

    /// <summary>Number of files and folders.</summary>
    public int MostEntries { get; init; } = 5_000_000;
}
