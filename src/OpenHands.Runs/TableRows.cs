using CsvHelper;
using OpenHands.Runs.Files;

namespace OpenHands.Runs;

/// <summary>Which rows of the result tables stand on which run folders; rows name these folders in their cells.</summary>
public static class TableRows
{
    private const int LongestRow = 4; // cells that say which row it is

    /// <summary>A line for each row of <c>results/*.csv</c> that would lose runs if folders were removed.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="folders">The folders, absolute or relative to the root.</param>
    /// <exception cref="InvalidDataException">A table cannot be read; the message names it.</exception>
    public static IReadOnlyList<string> LostWith(string root, IEnumerable<string> folders)
    {
        var gone = folders.Select(folder => Path.GetRelativePath(root, Path.GetFullPath(folder, root)).Replace('\\', '/') + "/").ToList();
        var results = Path.Combine(root, "results");
        return gone.Count == 0 || !Directory.Exists(results)
            ? []
            : [.. Directory.EnumerateFiles(results, "*.csv").Order(StringComparer.Ordinal).SelectMany(table => Of(table, gone))];
    }

    private static List<string> Of(string table, List<string> gone)
    {
        var lines = new List<string>();
        try
        {
            using var csv = CsvReader.FromFile(table, new CsvReaderOptions { HasHeader = true });
            while (csv.Read())
            {
                var cells = Enumerable.Range(0, csv.FieldCount).Select(i => SpreadsheetText.Read(csv.GetString(i))).ToList();
                var named = cells.SelectMany(cell => cell.Split(' ')).Where(part => part.Contains('/')).Distinct().ToList();
                var lost = named.Where(part => gone.Any(folder => (part + "/").StartsWith(folder, StringComparison.Ordinal))).ToList();
                if (lost.Count > 0)
                {
                    var which = string.Join(", ", cells.Where(c => c.Length > 0).Take(LongestRow));
                    lines.Add($"{Path.GetFileNameWithoutExtension(table)}: {which}");
                }
            }
        }
        catch (CsvFormatException e)
        {
            throw new InvalidDataException($"{table}: {e.Message}; Tabulate writes it again", e);
        }

        return lines;
    }
}
