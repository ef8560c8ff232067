using OpenHands.Results.Comparisons;
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
    /// <param name="compared">The comparisons; pretrained with scratch where null.</param>
    /// <exception cref="InvalidDataException">A catalogue file cannot be read; the message names it.</exception>
    public static IReadOnlyList<Table> Build(
        string root, RunIndex index, IReadOnlyList<ResultCell> expected, ComparedResults? compared = null)
    {
        var cells = Cells(index, expected);
        compared ??= Undeclared(root, index);
        return
        [
            CheckpointTable.Build(index),
            RawDatasetTable.Build(Path.Combine(Catalogue(root), "raw_corpora.csv"), index),
            RecognitionTable.Build(cells, References(root)),
            PretrainingTable.Build(cells, compared),
            ComparisonTable.Figures(compared.All),
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

    /// <summary>Writes the tables of each suite that has runs into <c>results/SUITE/</c>.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="index">All finished runs.</param>
    /// <param name="expected">See <see cref="Build"/>.</param>
    /// <param name="compared">See <see cref="Build"/>.</param>
    /// <returns>The suites.</returns>
    /// <exception cref="InvalidDataException">As in <see cref="Build"/>, or a suite's name is taken in results/.</exception>
    public static IReadOnlyList<string> WriteSuites(
        string root, RunIndex index, IReadOnlyList<ResultCell> expected, ComparedResults? compared = null)
    {
        var suites = SuiteTables.Build(Cells(index, expected), References(root), compared ?? Undeclared(root, index));
        foreach (var (suite, pages, figures) in suites)
        {
            var folder = Directory.CreateDirectory(Path.Combine(root, "results", suite)).FullName;
            foreach (var page in pages)
            {
                TableFile.WriteMarkdown(folder, page);
            }

            foreach (var table in figures)
            {
                TableFile.WriteCsv(folder, table);
            }
        }

        return [.. suites.Select(suite => suite.Suite)];
    }

    private static IReadOnlyList<ResultCell> Cells(RunIndex index, IReadOnlyList<ResultCell> expected)
    {
        var measured = ResultCell.Collect(index);
        var present = measured.Select(Identity).ToHashSet();
        return [.. measured, .. expected.Where(c => !present.Contains(Identity(c)))];
    }

    private static ComparedResults Undeclared(string root, RunIndex index) => ComparedResults.Of(root, index, _ => [], _ => { });

    private static string Catalogue(string root) => Path.Combine(root, "experiments", "catalogue");

    private static IReadOnlyList<ReferenceValue> References(string root) =>
        ReferenceValue.ReadAll(Path.Combine(Catalogue(root), "reference_values.csv"));

    private static (string Experiment, string Dataset, string Model, string Init, string Labels, string Start) Identity(ResultCell cell) =>
        (cell.Experiment, cell.Dataset, cell.Model, cell.Init, cell.Labels, cell.Start);
}
