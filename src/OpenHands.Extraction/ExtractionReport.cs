using OpenHands.Extraction.Outputs;

namespace OpenHands.Extraction;

/// <summary>What a run did.</summary>
/// <param name="Final">The last state of the counts.</param>
/// <param name="Outputs">Full paths of all pose files that are there now, earlier ones included, in the order of their names.</param>
/// <param name="Ledger">Videos that failed or are suspect, in the order of their names; also written to ledger.csv.</param>
public sealed record ExtractionReport(ExtractionProgress Final, IReadOnlyList<string> Outputs, IReadOnlyList<LedgerEntry> Ledger);
