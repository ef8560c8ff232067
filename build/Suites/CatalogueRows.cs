namespace Build.Suites;

/// <summary>The rows of the catalogue's tables that tell of downloads, by name; each a column's value by the column's name.</summary>
public static class CatalogueRows
{
    public static Dictionary<string, Dictionary<string, string>> Read(string folder)
    {
        var entries = new Dictionary<string, Dictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        var tables = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.csv") : [];
        foreach (var file in tables.Order(StringComparer.Ordinal))
        {
            var rows = File.ReadLines(file).Select(Fields).ToList();
            if (rows is not [var header, ..] || !header.Contains("url"))
            {
                continue; // a table of something else than downloads
            }

            foreach (var row in rows.Skip(1).Where(r => r.Count == header.Count))
            {
                var entry = header.Zip(row).ToDictionary(f => f.First, f => f.Second, StringComparer.Ordinal);
                entries.TryAdd(entry["name"], entry);
            }
        }

        return entries;
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
