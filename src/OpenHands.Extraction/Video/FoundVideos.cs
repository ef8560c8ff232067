using OpenHands.Extraction.Outputs;

namespace OpenHands.Extraction.Video;

/// <summary>What is in an input.</summary>
/// <param name="Videos">The videos, in the order of their names.</param>
/// <param name="Others">Files and folders that cannot be opened or are not taken, each with the reason and what to do.</param>
public sealed record FoundVideos(IReadOnlyList<VideoEntry> Videos, IReadOnlyList<LedgerEntry> Others);
