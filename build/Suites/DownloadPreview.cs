using System.Globalization;
using Build.Stages;

namespace Build.Suites;

/// <summary>
/// What downloads would fetch or ask for, from the catalogue's tables: size, licence and availability of each file, and at the end the sum
/// against the room on the disk. Looks at the disk only.
/// </summary>
/// <param name="catalogue">Folder of the tables.</param>
public sealed class DownloadPreview(string catalogue)
{
    private const string Indent = "           ";
    private readonly Lazy<IReadOnlyDictionary<string, Dictionary<string, string>>> _entries = new(() => CatalogueRows.Read(catalogue));
    private readonly HashSet<string> _counted = [];
    private double _bytes;
    private int _files;
    private int _unknown;
    private int _toBring;
    private bool _archives;

    /// <summary>One line for each entry of a download stage, in the order of its configuration.</summary>
    public IEnumerable<string> Of(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        const string list = "entries.";
        return stage.Kind.Name != "download" ? [] : stage.Parameters
            .Where(p => p.Key.StartsWith(list, StringComparison.Ordinal))
            .OrderBy(p => int.Parse(p.Key.AsSpan(list.Length), CultureInfo.InvariantCulture))
            .Select(p => Line(p.Value, entry => Arrived(Path.Combine(stage.Output, FileName(p.Value, entry)))));
    }

    /// <summary>The line of the models of pose tracking.</summary>
    /// <param name="folder">Full path of their folder.</param>
    public string OfModels(string folder) => Line(TrackingModels.Entry, _ =>
        (Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*.tflite").Sum(f => f.Length) : 0, Whole: true));

    /// <summary>What all lines so far come to; nothing where there were none.</summary>
    /// <param name="free">Bytes free on the disk.</param>
    public IEnumerable<string> Totals(long free)
    {
        if (_files > 0)
        {
            var unknown = _unknown > 0 ? FormattableString.Invariant($" and {_unknown} of unknown size") : string.Empty;
            var again = _archives ? " Unpacked, archives need room again." : string.Empty;
            yield return FormattableString.Invariant(
                $"{_files} files to fetch: {_bytes / 1e9:0.0##} GB{unknown}; {free / 1e9:0.0} GB free on the disk.{again}");
            if (_bytes > free)
            {
                yield return FormattableString.Invariant($"They do not fit: {(_bytes - free) / 1e9:0.0} GB are lacking.");
            }
        }

        if (_toBring > 0)
        {
            yield return FormattableString.Invariant($"{_toBring} files are not public: bring your own (docs/datasets.md).");
        }
    }

    private string Line(string name, Func<Dictionary<string, string>, (long Bytes, bool Whole)> arrived)
    {
        if (!_entries.Value.TryGetValue(name, out var entry))
        {
            return $"{Indent}{name}: not in the catalogue";
        }

        double? bytes = double.TryParse(entry.GetValueOrDefault("bytes"), CultureInfo.InvariantCulture, out var number) ? number : null;
        var exact = entry.GetValueOrDefault("bytes_exact") == "yes";
        var (there, whole) = arrived(entry);
        if (whole && there > 0 && (!exact || there == bytes))
        {
            return $"{Indent}have {name}";
        }

        var isPublic = entry.GetValueOrDefault("availability") == "public";
        var open = bytes - (isPublic && !whole ? there : 0);
        if (_counted.Add(name))
        {
            Count(isPublic, open);
            _archives |= isPublic && name != TrackingModels.Entry;
        }

        var size = bytes is null
            ? "size unknown"
            : FormattableString.Invariant($"{(exact ? string.Empty : "about ")}{bytes / 1e9:0.0##} GB");
        var resumed = !whole && there > 0 ? FormattableString.Invariant($" ({there / 1e9:0.0##} GB of it have arrived)") : string.Empty;
        return $"{Indent}{(isPublic ? "would fetch" : "you must bring")} {name}: {size}{resumed}, "
            + $"{entry.GetValueOrDefault("availability")}, licence: {entry.GetValueOrDefault("licence")}";
    }

    private void Count(bool isPublic, double? open)
    {
        if (!isPublic)
        {
            _toBring++;
            return;
        }

        _files++;
        _bytes += Math.Max(0, open ?? 0);
        _unknown += open is null ? 1 : 0;
    }

    internal static string FileName(string name, Dictionary<string, string> entry) =>
        entry.GetValueOrDefault("url") is { Length: > 0 } url ? url[(url.LastIndexOf('/') + 1)..] : name;

    internal static (long Bytes, bool Whole) Arrived(string path) =>
        File.Exists(path) ? (new FileInfo(path).Length, true)
        : File.Exists(path + ".part") ? (new FileInfo(path + ".part").Length, false)
        : (0, false);
}
