namespace Build.Suites;

/// <summary>The rows of the catalogue's tables, each a column's value by the column's name.</summary>
public static class CatalogueRows
{
    /// <summary>Those that tell of downloads, by name.</summary>
    public static IReadOnlyDictionary<string, Dictionary<string, string>> Read(string folder)
    {
        var entries = new Dictionary<string, Dictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        var tables = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.csv") : [];
        foreach (var file in tables.Order(StringComparer.Ordinal))
        {
            foreach (var entry in OfTable(file).Where(row => row.ContainsKey("url"))) // others tell of something else than downloads
            {
                entries.TryAdd(entry["name"], entry);
            }
        }

        return entries;
    }

    /// <summary>All rows of one table, in order; lines with another number of fields are left out. No file, no rows.</summary>
    public static IReadOnlyList<Dictionary<string, string>> OfTable(string file)
    {
        var rows = File.Exists(file) ? File.ReadLines(file).Select(Fields).ToList() : [];
        return rows is not [var header, ..]
            ? []
            : [.. rows.Skip(1).Where(r => r.Count == header.Count)
                .Select(r => header.Zip(r).ToDictionary(f => f.First, f => f.Second, StringComparer.Ordinal))];
    }

    /// <summary>The fields of one line; a quoted field may hold commas, and quotes written twice.</summary>
    private static List<string> Fields(string line)
    {
        var fields = new List<string> { string.Empty };
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(string.Empty);
            }
            else
            {
                fields[^1] += c;
            }
        }

        return fields;
    }
}
