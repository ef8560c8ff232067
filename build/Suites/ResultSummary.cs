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
            .Select(s => (s.Name, Record: RunRecordFile.Read(s.Output))).ToList();
        if (evaluations.Count == 0)
        {
            return [];
        }

        string[] next = ["", "Next: open results/report/index.html. Tables: results/*.md. All runs: --target=Runs."];
        var comparison = Comparison(evaluations);
        // The best first: of many, those are what one looks for.
        var best = evaluations.OrderByDescending(e => e.Record.Metric("top1") ?? 0).ToList();
        var width = evaluations.Max(e => e.Name.Length);
        return
        [
            .. Cut([.. best.Select(e => e.Name.PadRight(width) + Figures(e.Record))], MostLines - next.Length - comparison.Count),
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

    // Evaluations that differ in where the network started are a pair; pairs that differ in the seed are averaged.
    private static IReadOnlyList<string> Comparison(IEnumerable<(string Name, RunRecord Record)> evaluations)
    {
        var cells = evaluations.Where(e => e.Record.Init is not null && e.Record.Metric("top1") is not null)
            .GroupBy(e => Without(e.Name, "init", "seed")).Select(cell =>
            {
                var ofSeeds = cell.GroupBy(e => Without(e.Name, "init")).Select(pair => (
                    Pretrained: pair.FirstOrDefault(e => e.Record.Init == "pretrained").Record?.Metric("top1"),
                    Scratch: pair.FirstOrDefault(e => e.Record.Init == "scratch").Record?.Metric("top1")));
                var pairs = ofSeeds.Where(pair => pair is { Pretrained: not null, Scratch: not null })
                    .Select(pair => (Pretrained: pair.Pretrained!.Value * 100, Scratch: pair.Scratch!.Value * 100)).ToList();
                return (Name: What(cell.Key, cell.First().Record), Pairs: pairs);
            }).Where(cell => cell.Pairs.Count > 0).ToList();
        var width = cells.Select(cell => cell.Name.Length).DefaultIfEmpty().Max();
        return cells.Count == 0 ? [] :
        [
            "",
            "Does pretraining help? Test top-1 from pretrained and from random weights, the difference in points:",
            .. Cut([.. cells.Select(cell => "  " + cell.Name.PadRight(width) + Difference(cell.Pairs))], MostComparisons),
        ];
    }

    private static string What(string name, RunRecord record)
    {
        var parts = name.Split('/');
        var labels = record.Metric("training_clips") is { } clips ? FormattableString.Invariant($", {clips} labelled clips") : "";
        return parts[0] + (record.Frozen == true ? ", frozen encoder" : ", fine-tuned") + labels + string.Concat(parts.Skip(2).Select(
            cell => $" ({cell})"));
    }

    private static string Difference(List<(double Pretrained, double Scratch)> pairs)
    {
        var differences = pairs.Select(pair => pair.Pretrained - pair.Scratch).ToList();
        var interval = pairs.Count == 1 ? null : Interval.OfSeeds(differences);
        return string.Create(CultureInfo.InvariantCulture, $"  {pairs.Average(pair => pair.Pretrained):0.0} % and "
            + $"{pairs.Average(pair => pair.Scratch):0.0} %: {differences.Average():+0.0;-0.0;0.0} ")
            + (interval is null ? "(one seed)" : string.Create(CultureInfo.InvariantCulture, $"({interval.Count} seeds, 95 % interval "
                + $"{interval.Low:+0.0;-0.0;0.0} to {interval.High:+0.0;-0.0;0.0})"));
    }

    // dpc-tcn/evaluate/seed=1,fraction=0.3,init=scratch without init: dpc-tcn/evaluate/seed=1,fraction=0.3
    private static string Without(string name, params ReadOnlySpan<string> axes)
    {
        var slash = name.LastIndexOf('/');
        var kept = new List<string>();
        foreach (var value in name[(slash + 1)..].Split(','))
        {
            if (!axes.Contains(value.Split('=')[0]) || !value.Contains('=', StringComparison.Ordinal))
            {
                kept.Add(value);
            }
        }

        return kept.Count == 0 ? name[..slash] : $"{name[..slash]}/{string.Join(',', kept)}";
    }
}
