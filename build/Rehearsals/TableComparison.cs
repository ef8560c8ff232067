using Build.Suites;

namespace Build.Rehearsals;

/// <summary>The figures of two results folders, but for measured times.</summary>
public static class TableComparison
{
    /// <summary>Tables and rows that differ, a line each.</summary>
    /// <param name="first">A results folder.</param>
    /// <param name="second">The other one.</param>
    public static IReadOnlyList<string> Differences(string first, string second)
    {
        var (ours, theirs) = (Tables(first), Tables(second));
        return
        [
            .. ours.Keys.Except(theirs.Keys).Concat(theirs.Keys.Except(ours.Keys)).Select(name => $"{name}: only one run made it"),
            .. from name in ours.Keys.Intersect(theirs.Keys)
               from row in ours[name].Except(theirs[name]).Concat(theirs[name].Except(ours[name]))
               select $"{name}: {row}",
        ];
    }

    private static Dictionary<string, List<string>> Tables(string results) =>
        Directory.EnumerateFiles(results, "*.csv", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(results, path).Replace('\\', '/')))
            .Where(file => file.Name.Split('/') is not ["runs" or ".cache" or "report", ..])
            .ToDictionary(file => file.Name, file => CatalogueRows.OfTable(file.Path)
                .Select(row => string.Join(", ", row.Where(field => !field.Key.StartsWith("latency", StringComparison.Ordinal))
                    .Select(field => $"{field.Key}={field.Value}"))).ToList());
}
