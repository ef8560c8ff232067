namespace OpenHands.Datasets.Downloads;

/// <summary>What a download would find.</summary>
public enum PlannedState
{
    /// <summary>Nothing is there yet.</summary>
    ToFetch,

    /// <summary>A part is there; the rest would be fetched.</summary>
    Partial,

    /// <summary>The file is there (it is verified when the download runs).</summary>
    Present,

    /// <summary>It is not there and cannot be fetched: bring your own.</summary>
    NotPublic,
}
