namespace OpenHands.Formats.Hdf5;

/// <summary>What was found by reading a recording whole.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Frames">Number of frames F.</param>
/// <param name="NotFinite">Coordinates and visibilities that are NaN or infinite.</param>
/// <param name="EmptyFrames">Frames whose coordinates are all 0: nobody was found.</param>
/// <param name="Error">Why it cannot be read, or null.</param>
public sealed record RecordingCheck(string Name, int Frames, int NotFinite, int EmptyFrames, string? Error)
{
    /// <summary>It can be read and all its numbers are finite.</summary>
    public bool IsGood => Error is null && NotFinite == 0;
}
