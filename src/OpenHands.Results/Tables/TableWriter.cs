using OpenHands.Runs;

namespace OpenHands.Results.Tables;

/// <summary>Regenerates every table of the repository from the runs alone. Equal runs give equal bytes.</summary>
public static class TableWriter
{
    /// <summary>Builds all tables.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="index">All finished runs.</param>
    /// <param name="expected">Cells that the suites promise; those without a run are printed as missing, with the command that fills
    /// them.</param>
    /// <exception cref="InvalidDataException">A catalogue file cannot be read; the message names it.</exception>
    public static IReadOnlyList<Table> Build(string root, RunIndex index, IReadOnlyList<ResultCell> expected)
    {
        var catalogue = Path.Combine(root, "experiments", "catalogue");
        var measured = ResultCell.Collect(index);
        var present = measured.Select(Identity).ToHashSet();
        IReadOnlyList<ResultCell> cells = [.. measured, .. expected.Where(c => !present.Contains(Identity(c)))];
        return
        [
            CheckpointTable.Build(index),
            RawDatasetTable.Build(Path.Combine(catalogue, "raw_corpora.csv"), index),
            RecognitionTable.Build(cells, ReferenceValue.ReadAll(Path.Combine(catalogue, "reference_values.csv"))),
            PretrainingTable.Build(cells),
            TransferTable.Build(cells),
            SpeedTable.Build(cells),
        ];
    }

    /// <summary>Writes each table as CSV and Markdown into <c>results/</c>.</summary>
    public static void Write(string root, IReadOnlyList<Table> tables)
    {
        var folder = Path.Combine(root, "results");
        foreach (var table in tables)
        {
            TableFile.WriteCsv(folder, table);
            TableFile.WriteMarkdown(folder, table);
        }
    }

    private static (string Experiment, string Dataset, string Model, string Init, double Fraction) Identity(ResultCell cell) =>
        (cell.Experiment, cell.Dataset, cell.Model, cell.Init, cell.Fraction);
}
