using System.Globalization;
using System.IO.Enumeration;

namespace OpenHands.Runs;

/// <summary>
/// Chooses runs: terms separated by commas, all of which must hold. <c>stgcn</c> is a part of the name, <c>kind=evaluate</c> a field
/// (<c>*</c> stands for anything), <c>top1&gt;0.5</c> a figure, <c>kept</c> what was kept under another key.
/// </summary>
public static class RunFilter
{
    /// <summary>The runs that every term holds for.</summary>
    /// <exception cref="ArgumentException">A term compares with something that is no number.</exception>
    public static IEnumerable<Run> Apply(IEnumerable<Run> runs, string? filter) =>
        (filter ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Term).Aggregate(runs, (left, term) => left.Where(term));

    /// <summary>A field of a run as text: one of its own, a metric, or a parameter of its configuration; null where it has none.</summary>
    public static string? Field(Run run, string name) => name switch
    {
        "name" => run.Name,
        "kind" => run.Record.Kind,
        "suite" => run.Suite,
        "experiment" => run.Experiment,
        "stage" => run.Stage,
        "cell" => run.Cell,
        "dataset" => run.Record.Dataset,
        "encoder" => run.Record.Encoder,
        "decoder" => run.Record.Decoder,
        "init" => run.Record.Init,
        "seed" => run.Record.Seed?.ToString(CultureInfo.InvariantCulture),
        "fraction" => (run.Record.Fraction ?? 1).ToString(CultureInfo.InvariantCulture),
        "clips_per_class" => run.Record.ClipsPerClass?.ToString(CultureInfo.InvariantCulture) ?? "all",
        "compat" => run.Record.Compat,
        "protocol" => run.Record.Protocol,
        "commit" => run.Manifest.Commit,
        "key" => run.Manifest.Key,
        "size" => run.Bytes.ToString(CultureInfo.InvariantCulture),
        "seconds" => run.Manifest.Seconds.ToString(CultureInfo.InvariantCulture),
        "finished" => run.Manifest.Finished.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        _ => run.Record.Metric(name)?.ToString("R", CultureInfo.InvariantCulture) ?? run.Manifest.Parameters.GetValueOrDefault(name),
    };

    private static Func<Run, bool> Term(string term)
    {
        if (term is "kept" or "present")
        {
            return run => run.Kept.Length > 0 == (term == "kept");
        }

        if (term.IndexOfAny(['=', '<', '>']) is not (> 0 and var at))
        {
            return run => run.Name.Contains(term, StringComparison.OrdinalIgnoreCase);
        }

        var (name, value) = (term[..at], term[(at + 1)..]);
        if (term[at] == '=')
        {
            return name == "tag"
                ? run => run.Tags.Any(tag => FileSystemName.MatchesSimpleExpression(value, tag))
                : run => Field(run, name) is { } field && FileSystemName.MatchesSimpleExpression(value, field);
        }

        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound))
        {
            throw new ArgumentException($"'{term}': expected a number after {term[at]}");
        }

        return run => Number(Field(run, name)) is { } number && (term[at] == '<' ? number < bound : number > bound);
    }

    internal static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
