namespace OpenHands.Extraction.Outputs;

/// <summary>A video that did not go as it should.</summary>
/// <param name="Video">Path relative to the input, with forward slashes.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Frames">Frames decoded.</param>
/// <param name="Reason">The reason in words.</param>
public sealed record LedgerEntry(string Video, LedgerKind Kind, int Frames, string Reason);
