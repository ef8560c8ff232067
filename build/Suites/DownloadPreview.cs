using System.Globalization;
using Build.Stages;

namespace Build.Suites;

/// <summary>What a download stage would fetch or ask for, from the catalogue's tables: size, licence, availability.</summary>
public sealed class DownloadPreview(string catalogue)
{
    private readonly Lazy<Dictionary<string, Dictionary<string, string>>> _entries = new(() => Read(catalogue));

    public IEnumerable<string> Of(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var names = stage.Kind.Name == "download" ? stage.Parameters.Where(p => p.Key.StartsWith("entries.", StringComparison.Ordinal)) : [];
        return names.Select(n => _entries.Value.TryGetValue(n.Value, out var entry) ? Line(n.Value, entry) : $"           {n.Value}: not in the catalogue");
    }

    private static string Line(string name, Dictionary<string, string> entry)
    {
        var verb = entry.GetValueOrDefault("availability") == "public" ? "would fetch" : "you must bring";
        return $"           {verb} {name}: {Size(entry)}, {entry.GetValueOrDefault("availability")}, licence: {entry.GetValueOrDefault("licence")}";
    }

    private static string Size(Dictionary<string, string> entry) =>
        double.TryParse(entry.GetValueOrDefault("bytes"), CultureInfo.InvariantCulture, out var bytes)
            ? FormattableString.Invariant($"{(entry.GetValueOrDefault("bytes_exact") == "yes" ? string.Empty : "about ")}{bytes / 1e9:0.0##} GB")
            : "size unknown";

    private static Dictionary<string, Dictionary<string, string>> Read(string catalogue)
    {
        var entries = new Dictionary<string, Dictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        var tables = Directory.Exists(catalogue) ? Directory.GetFiles(catalogue, "*.csv") : [];
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
