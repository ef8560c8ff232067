namespace OpenHands.Datasets.Downloads;

/// <summary>What a server has said about a file of which a part has arrived.</summary>
/// <param name="Url">Its address.</param>
/// <param name="EntityTag">Its strong entity tag, if it has one.</param>
/// <param name="Total">Its size, if announced.</param>
internal sealed record PartialState(string Url, string? EntityTag, long? Total);
