using OpenHands.Extraction.Outputs;

namespace OpenHands.Extraction;

/// <summary>What a run did.</summary>
/// <param name="Final">The last state of the counts.</param>
/// <param name="Outputs">
/// Full paths of all pose files that are there now, earlier ones included, in the order of their names; the one file for HDF5.
/// </param>
/// <param name="Recordings">Number of videos whose poses are there now, earlier ones included.</param>
/// <param name="Ledger">Videos that failed or are suspect, in the order of their names.</param>
/// <param name="LedgerFile">Full path of the ledger's file, or null where none was written.</param>
public sealed record ExtractionReport(
    ExtractionProgress Final, IReadOnlyList<string> Outputs, int Recordings, IReadOnlyList<LedgerEntry> Ledger, string? LedgerFile);
