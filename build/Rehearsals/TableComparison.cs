using Build.Suites;

namespace Build.Rehearsals;

/// <summary>The figures of two results folders, but for measured times.</summary>
public static class TableComparison
{
    /// <summary>Tables and rows that differ, a line each.</summary>
    /// <param name="first">A results folder.</param>
    /// <param name="second">The other one.</param>
    /// <param name="experiments">Those that both ran, as SUITE or SUITE/EXPERIMENT: rows of others are left out.</param>
    public static IReadOnlyList<string> Differences(string first, string second, IReadOnlyList<string> experiments)
    {
        var (ours, theirs) = (Tables(first, experiments), Tables(second, experiments));
        return
        [
            .. ours.Keys.Except(theirs.Keys).Concat(theirs.Keys.Except(ours.Keys)).Select(name => $"{name}: only one run made it"),
            .. from name in ours.Keys.Intersect(theirs.Keys)
               from row in ours[name].Except(theirs[name]).Concat(theirs[name].Except(ours[name]))
               select $"{name}: {row}",
        ];
    }

    private static Dictionary<string, List<string>> Tables(string results, IReadOnlyList<string> experiments) =>
        Directory.EnumerateFiles(results, "*.csv", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(results, path).Replace('\\', '/')))
            .Where(file => file.Name.Split('/') is not ["runs" or ".cache" or "report", ..])
            .ToDictionary(file => file.Name, file => CatalogueRows.OfTable(file.Path)
                .Where(row => IsOf(row, experiments))
                .Select(row => string.Join(", ", row.Where(field => !field.Key.StartsWith("latency", StringComparison.Ordinal))
                    .Select(field => $"{field.Key}={field.Value}"))).ToList())
            .Where(table => table.Value.Count > 0).ToDictionary();

    private static bool IsOf(Dictionary<string, string> row, IReadOnlyList<string> experiments) =>
        (row.GetValueOrDefault("experiment") ?? row.GetValueOrDefault("Checkpoint")) is { } name
            && experiments.Any(experiment => $"{name}/".StartsWith($"{experiment}/", StringComparison.Ordinal));
}
