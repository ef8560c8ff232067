using OpenHands.Runs;

namespace OpenHands.Results.Tables;

/// <summary>What suites compare (<c>compare</c>, or pretrained with scratch): a difference a row, with interval, p and n.</summary>
public static class ComparisonTable
{
    private const string Name = "comparisons";

    private const string Note = "Difference of top-1 on the test split, over pairs of equal seeds. 95 % interval: bootstrap over seeds and "
        + "test clips together. p: exchanging the sides of each seed's pair, two-sided; it cannot be below 2 / 2^seeds.";

    /// <summary>One figure a column; accuracies as fractions.</summary>
    public static Table Figures(IReadOnlyList<RunComparison> rows) => new(
        Name, "Comparisons", Note,
        ["comparison", "dataset", "model", "labels", "of", "with", "of_mean", "with_mean", "mean", "low", "high", "p", "seeds", "clips",
            "experiment", "stage", "cell", "compat", "protocol", RunLinks.Runs],
        [.. rows.Select(row => (string[])
            [
                row.Declared.Name, row.Dataset, Model(row), row.Labels, row.Sides.Of, row.Sides.With,
                Tables.Figures.Number(row.OfMean), Tables.Figures.Number(row.WithMean), Tables.Figures.Number(row.Difference?.Mean),
                Tables.Figures.Number(row.Difference?.Low), Tables.Figures.Number(row.Difference?.High),
                Tables.Figures.Number(row.Difference?.P), Tables.Figures.Whole(row.Of.Count), Tables.Figures.Whole(row.Difference?.Clips),
                Experiment(row), row.Stage, row.Cell, row.Of[0].Record.Compat ?? "", Selection.Protocol(row.Of[0].Record),
                string.Join(' ', row.Of.Concat(row.With).Select(run => run.Folder).Distinct()),
            ])]);

    /// <summary>For people.</summary>
    public static Table Page(string suite, IReadOnlyList<RunComparison> rows) => new(
        Name, $"Comparisons, suite {suite}", $"{Note} Top-1 in percent, differences in points.",
        ["comparison", "dataset", "model", "labels used", "first", "second", "difference", "experiment"],
        [.. rows.Select(row => (string[])
            [
                $"{row.Declared.Name}: {row.Sides.Of} - {row.Sides.With}", row.Dataset, Model(row), row.Labels, Percent(row.OfMean),
                Percent(row.WithMean), row.Text, string.Join(' ', new[] { row.Experiment, row.Cell }.Where(text => text.Length > 0)),
            ])]);

    // Sides of two models have both names.
    private static string Model(RunComparison row) =>
        string.Join(" / ", new[] { row.Of[0], row.With[0] }.Select(run => ModelName.Of(run.Record)).Distinct());

    private static string Experiment(RunComparison row) => row.Experiment.Length > 0 ? $"{row.Suite}/{row.Experiment}" : row.Suite;

    private static string Percent(double share) => (share * 100).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
