using OpenHands.Runs.Metrics;

namespace OpenHands.Results.Tables;

/// <summary>
/// Where the figures of a row come from: the runs' folders with their configurations, the checkpoints that they evaluated, and the training
/// logs of these; or the command that makes what is missing. Paths are relative to the repository and separated by spaces.
/// </summary>
internal static class RunLinks
{
    private const string Results = "results/";

    /// <summary>The heading of the runs' folders.</summary>
    public const string Runs = "runs";

    /// <summary>Headings of what leads to single files of the runs.</summary>
    public static IReadOnlyList<string> Details { get; } = ["configs", "checkpoints", "logs"];

    /// <summary>Headings of what <see cref="Of"/> gives.</summary>
    public static IReadOnlyList<string> Columns { get; } = [Runs, .. Details];

    /// <summary>One text per column, for all cells of a row.</summary>
    public static string[] Of(params IEnumerable<ResultCell> cells)
    {
        var all = cells.ToList();
        var runs = all.SelectMany(cell => cell.Runs).ToList();
        var missing = all.Where(cell => cell.Runs.Count == 0).Select(cell => $"`{cell.Command}`");
        var checkpoints = runs.Select(run => run.Record.StartedFrom).OfType<string>().Distinct().ToList();
        return
        [
            string.Join(' ', runs.Select(run => run.Folder).Concat(missing).Distinct()),
            string.Join(' ', runs.Select(run => $"{run.Folder}/config.yaml").Distinct()),
            string.Join(' ', checkpoints),
            string.Join(' ', checkpoints.Select(Log).OfType<string>().Distinct()),
        ];
    }

    /// <summary>The parts of a cell's text, each with its path relative to results/ where it is one of our files.</summary>
    public static IEnumerable<(string Text, string? Path)> Parts(string cell) => cell.Split(' ').Any(IsPath)
        ? cell.Split(' ').Select(part => IsPath(part) ? (Short(part), part[Results.Length..]) : (part, (string?)null))
        : [(cell, null)];

    private static bool IsPath(string part) => part.StartsWith(Results, StringComparison.Ordinal);

    // A training run's metrics.csv is beside its folder of checkpoints.
    private static string? Log(string checkpoint) =>
        checkpoint.LastIndexOf("/checkpoints/", StringComparison.Ordinal) is var at and > 0
            ? $"{checkpoint[..at]}/{MetricRow.FileName}"
            : null;

    // The last name: the cell of a matrix, or the file.
    private static string Short(string path) => path[(path.LastIndexOf('/') + 1)..];
}
