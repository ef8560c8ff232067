using System.Globalization;
using Build.Stages;
using OpenHands.Runs;

namespace Build.Suites;

/// <summary>
/// What a suite's evaluations came to, one line each, from the run.json that each of them left; whether pretraining helped; where to look
/// next. Never more than fits below a run's own lines.
/// </summary>
public static class ResultSummary
{
    /// <summary>Lines at most.</summary>
    public const int MostLines = 15;

    private const int MostComparisons = 7;

    public static IReadOnlyList<string> Lines(IReadOnlyList<Stage> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        var evaluations = stages.Where(s => s.Kind.Name == "evaluate" && File.Exists(Path.Combine(s.Output, RunRecordFile.Name)))
            .Select(s => (Stage: s, Record: RunRecordFile.Read(s.Output))).ToList();
        if (evaluations.Count == 0)
        {
            return [];
        }

        string[] next = ["", "Next: open results/report/index.html. Tables: results/*.md. All runs: --target=Runs."];
        var comparison = Comparison(stages, evaluations);
        // The best first: of many, those are what one looks for.
        var best = evaluations.OrderByDescending(e => e.Record.Metric("top1") ?? 0).ToList();
        var width = evaluations.Max(e => e.Stage.Name.Length);
        return
        [
            .. Cut([.. best.Select(e => e.Stage.Name.PadRight(width) + Figures(e.Record))], MostLines - next.Length - comparison.Count),
            .. comparison,
            .. next,
        ];
    }

    private static IReadOnlyList<string> Cut(IReadOnlyList<string> lines, int most) =>
        lines.Count <= most ? lines : [.. lines.Take(most - 1), $"{lines.Count - most + 1} more are in the report"];

    private static readonly string[] Accuracies = ["top1", "top3", "top5"];

    private static string Figures(RunRecord record)
    {
        var figures = Accuracies.Where(name => record.Metric(name) is not null)
            .Select(name => FormattableString.Invariant($"  {name.Insert(3, "-")} {record.Metric(name):0.000}"));
        return string.Concat(figures) + (record.Classes is { } classes
            ? FormattableString.Invariant($"  (chance {1.0 / classes:0.000})")
            : string.Empty);
    }

    // What the suite compares; where it says nothing, evaluations that differ in where the network started.
    private static IReadOnlyList<string> Comparison(IReadOnlyList<Stage> stages, IReadOnlyList<(Stage Stage, RunRecord Record)> evaluations)
    {
        var declared = stages.SelectMany(stage => stage.Comparisons).ToList();
        var rows = RunComparison.All(
            evaluations.Select(e => Run(e.Stage, e.Record)), _ => declared, run => Predictions(run.Folder));
        var names = rows.Select(row => What(row, declared.Count > 0)).ToList();
        var width = names.Select(name => name.Length).DefaultIfEmpty().Max();
        return rows.Count == 0 ? [] :
        [
            "",
            declared.Count > 0 ? "Test top-1 compared, the difference in points:"
                : "Does pretraining help? Test top-1 from pretrained and from random weights, the difference in points:",
            .. Cut([.. rows.Zip(names, (row, name) => $"  {name.PadRight(width)}  " + string.Create(
                CultureInfo.InvariantCulture, $"{row.OfMean * 100:0.0} % and {row.WithMean * 100:0.0} %: {row.Text}"))], MostComparisons),
        ];
    }

    private static string What(RunComparison row, bool declared)
    {
        var record = row.Of[0].Record;
        var parts = new List<string> { row.Experiment.Length > 0 ? row.Experiment : row.Dataset };
        if (declared)
        {
            parts.Insert(0, $"{row.Declared.Name}: {row.Sides.Of} - {row.Sides.With}");
        }

        parts.Add((record.Frozen == true ? "frozen encoder" : "fine-tuned")
            + (record.Neighbours is { } k ? FormattableString.Invariant($" by {k}-NN") : ""));
        var part = (record.Fraction ?? 1) < 1 || record.ClipsPerClass is not null ? $" ({UsedLabels.Text(record)})" : "";
        if (record.Metric("training_clips") is { } clips && row.Labels.Length > 0)
        {
            parts.Add(FormattableString.Invariant($"{clips} labelled clips") + part);
        }
        else if (row.Labels.Length > 0 && part.Length > 0)
        {
            parts.Add(row.Labels);
        }

        return string.Join(", ", parts) + (row.Cell.Length > 0 ? $" ({row.Cell})" : "");
    }

    // experiment/stage[/cell], or stage[/cell] for one that the suite shares
    private static Run Run(Stage stage, RunRecord record)
    {
        var parts = stage.Name.Split('/').ToList();
        var cell = parts[^1].Contains('=', StringComparison.Ordinal) ? parts[^1] : null;
        var name = parts[cell is null ? ^1 : ^2];
        return new Run(stage.Output, stage.Suite, parts[0] == name ? "" : parts[0], name, cell, record,
            new() { Stage = stage.Name, Kind = stage.Kind.Name, Key = "", Parameters = stage.Parameters });
    }

    // Damaged ones are named by the report; the seeds are compared all the same.
    private static IReadOnlyList<Prediction> Predictions(string folder)
    {
        var path = Path.Combine(folder, PredictionsFile.Name);
        try
        {
            return File.Exists(path) ? PredictionsFile.Read(path) : [];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }
}
