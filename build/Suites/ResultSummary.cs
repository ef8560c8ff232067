using System.Text.Json;
using Build.Stages;

namespace Build.Suites;

/// <summary>What a suite's evaluations came to, one line each, from the run.json that each of them left.</summary>
public static class ResultSummary
{
    public static IReadOnlyList<string> Lines(IReadOnlyList<Stage> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        var evaluations = stages.Where(s => s.Kind.Name == "evaluate" && File.Exists(RecordOf(s))).ToList();
        var width = evaluations.Select(s => s.Name.Length).DefaultIfEmpty().Max();
        return [.. evaluations.Select(s => s.Name.PadRight(width) + Figures(RecordOf(s)))];
    }

    private static string RecordOf(Stage stage) => Path.Combine(stage.Output, "run.json");

    private static string Figures(string path)
    {
        using var record = JsonDocument.Parse(File.ReadAllBytes(path));
        var metrics = record.RootElement.GetProperty("metrics");
        var figures = new[] { "top1", "top3", "top5" }.Where(name => metrics.TryGetProperty(name, out _))
            .Select(name => FormattableString.Invariant($"  {name.Insert(3, "-")} {metrics.GetProperty(name).GetDouble():0.000}"));
        var chance = record.RootElement.TryGetProperty("classes", out var classes)
            ? FormattableString.Invariant($"  (chance {1.0 / classes.GetInt32():0.000})")
            : string.Empty;
        return string.Concat(figures) + chance;
    }
}
