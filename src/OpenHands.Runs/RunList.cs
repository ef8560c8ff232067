using System.Globalization;

namespace OpenHands.Runs;

/// <summary>A list of runs for a terminal: name, figure, size, duration, age, tags.</summary>
public static class RunList
{
    /// <summary>Sorts by a field: numbers by value, everything else as text; runs without the field come last.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="key">
    /// A field of <see cref="RunFilter.Field"/>, or <c>age</c>; a minus in front turns the order round. Null: by name.
    /// </param>
    public static IReadOnlyList<Run> Sort(IEnumerable<Run> runs, string? key)
    {
        var (field, descending) = key is ['-', ..] ? (key[1..], true) : (key ?? "name", false);
        (field, descending) = field == "age" ? ("finished", !descending) : (field, descending);
        var keyed = runs.Select(run => (Run: run, Text: RunFilter.Field(run, field))).ToList();
        var order = Comparer<string>.Create((a, b) => RunFilter.Number(a) is { } x && RunFilter.Number(b) is { } y
            ? x.CompareTo(y)
            : string.CompareOrdinal(a, b));
        var with = keyed.Where(k => k.Text is not null);
        var sorted = descending ? with.OrderByDescending(k => k.Text!, order) : with.OrderBy(k => k.Text!, order);
        return [.. sorted.ThenBy(k => k.Run.Name, StringComparer.Ordinal).Concat(keyed.Where(k => k.Text is null)).Select(k => k.Run)];
    }

    /// <summary>The list, one line a run, below a heading and above a line of totals.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<Run> runs, DateTimeOffset now)
    {
        string[][] rows =
        [
            ["run", "result", "size", "took", "age", "tags"],
            .. runs.Select(run => (string[])
            [
                run.Name, Figure(run.Record), Size(run.Bytes), Duration(run.Manifest.Seconds), Age(now - run.Manifest.Finished),
                string.Join(' ', run.Tags),
            ]),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length)).ToList();
        return
        [
            .. rows.Select(row => string.Join("  ", row.Select(Padded)).TrimEnd()),
            $"{runs.Count} runs ({runs.Count(run => run.Kept.Length > 0)} kept), {Size(runs.Sum(run => run.Bytes))}, "
                + Duration(runs.Sum(run => run.Manifest.Seconds)),
        ];

        string Padded(string cell, int i) => i is 2 or 3 or 4 ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]);
    }

    /// <summary>Bytes as people read them.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
    };

    /// <summary>Seconds as people read them.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };

    private static string Age(TimeSpan age) => age.TotalDays >= 2 ? $"{(int)age.TotalDays} days"
        : age.TotalHours >= 2 ? $"{(int)age.TotalHours} h"
        : $"{Math.Max(0, (int)age.TotalMinutes)} min";

    private static string Figure(RunRecord record) => (record.Metric("top1"), record.Metric("loss")) switch
    {
        ({ } top1, _) => string.Create(CultureInfo.InvariantCulture, $"top-1 {top1 * 100:0.0} %"),
        (_, { } loss) => string.Create(CultureInfo.InvariantCulture, $"loss {loss:0.000}"),
        _ => string.Empty,
    };
}
