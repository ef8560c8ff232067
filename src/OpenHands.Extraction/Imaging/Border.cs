namespace OpenHands.Extraction.Imaging;

/// <summary>What a crop shows outside of the image.</summary>
public enum Border
{
    /// <summary>Black.</summary>
    Zero,

    /// <summary>The nearest pixel of the edge.</summary>
    Replicate,
}
