using System.Globalization;

namespace OpenHands.Runs;

/// <summary>What differs between two runs.</summary>
/// <param name="Sections">Parameters, inputs, code, environment, metrics; those without a difference are left out.</param>
/// <param name="Lost">Clips that the first run recognises and the second does not.</param>
/// <param name="Won">Clips that the second run recognises and the first does not.</param>
/// <param name="SharedClips">Clips that both were measured on; null where one of them has no predictions.</param>
public sealed record RunDiff(
    IReadOnlyList<DiffSection> Sections, IReadOnlyList<ClipChange> Lost, IReadOnlyList<ClipChange> Won, int? SharedClips)
{
    /// <summary>Compares two runs.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="before">The run to compare with.</param>
    /// <param name="now">The other run.</param>
    /// <exception cref="InvalidDataException">A file of predictions is damaged; the message names it.</exception>
    public static RunDiff Of(string root, Run before, Run now)
    {
        DiffSection[] sections =
        [
            .. Causes(before, now),
            Section("environment", Environment(before), Environment(now)),
            new("metrics", [.. before.Record.Metrics.Keys.Union(now.Record.Metrics.Keys).Order(StringComparer.Ordinal)
                .Select(name => Metric(name, before.Record.Metric(name), now.Record.Metric(name))).Where(entry => entry.Old != entry.New)]),
        ];
        var (first, second) = (Predictions(root, before), Predictions(root, now));
        var shared = first is null || second is null ? null : first.Keys.Where(second.ContainsKey).ToList();
        List<ClipChange> changed = shared is null ? [] :
        [
            .. shared.Where(clip => first![clip].Correct != second![clip].Correct)
                .Select(clip => new ClipChange(clip, first![clip].Truth ?? "", first[clip].First.Gloss, second![clip].First.Gloss)),
        ];
        return new RunDiff(
            [.. sections.Where(section => section.Entries.Count > 0)],
            [.. changed.Where(clip => clip.Before == clip.Truth)],
            [.. changed.Where(clip => clip.Before != clip.Truth)],
            shared?.Count);
    }

    /// <summary>The first parameters, inputs or code that differ, in one line: why the second was made; null where all are equal.</summary>
    public static string? ReasonOf(Run before, Run now) => Causes(before, now).FirstOrDefault(s => s.Entries.Count > 0) is { } section
        ? $"{section.Name}: {section.Entries[0].Name} {section.Entries[0].Old ?? "(none)"} -> {section.Entries[0].New ?? "(none)"}"
            + (section.Entries.Count > 1 ? $" and {section.Entries.Count - 1} more" : string.Empty)
        : null;

    /// <summary>The comparison as lines of text.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var section in Sections)
        {
            yield return section.Name;
            foreach (var entry in section.Entries)
            {
                var change = entry.Change is { } difference ? $"  ({difference})" : string.Empty;
                yield return $"  {entry.Name}: {entry.Old ?? "(none)"} -> {entry.New ?? "(none)"}{change}";
            }
        }

        if (Sections.Count == 0)
        {
            yield return "no difference in parameters, inputs, code, environment and metrics";
        }

        if (SharedClips is not { } clips)
        {
            yield break;
        }

        yield return $"clips: {Lost.Count} from right to wrong, {Won.Count} from wrong to right, of {clips} that both were measured on";
        foreach (var (what, list) in new[] { ("right -> wrong", Lost), ("wrong -> right", Won) })
        {
            foreach (var clip in list)
            {
                yield return $"  {what}  {clip.Clip}: {clip.Truth}; was {clip.Before}, is {clip.Now}";
            }
        }
    }

    private static DiffSection[] Causes(Run before, Run now) =>
    [
        Section("parameters", before.Manifest.Parameters, now.Manifest.Parameters),
        Section("inputs", Inputs(before), Inputs(now)),
        Section("code", Code(before), Code(now)),
    ];

    private static DiffSection Section(string name, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        new(name, [.. before.Keys.Union(now.Keys).Where(key => before.GetValueOrDefault(key) != now.GetValueOrDefault(key))
            .Order(StringComparer.Ordinal)
            .Select(key => new DiffEntry(key, before.GetValueOrDefault(key), now.GetValueOrDefault(key), null))]);

    private static Dictionary<string, string> Inputs(Run run) => run.Manifest.Inputs
        .Select(input => (Name: input.Key ?? input.Path, Value: $"{Short(input.Sha256)} ({RunList.Size(input.Bytes)}, {input.Path})"))
        .Concat(run.Manifest.After.Select(above => (Name: $"stage {above.Key}", Value: Short(above.Value))))
        .DistinctBy(entry => entry.Name).ToDictionary(entry => entry.Name, entry => entry.Value);

    private static Dictionary<string, string> Code(Run run) => new()
    {
        ["commit"] = run.Manifest.Commit + (run.Manifest.Dirty ? " with local changes" : string.Empty),
        [$"version of {run.Manifest.Kind} stages"] = run.Manifest.KindVersion.ToString(CultureInfo.InvariantCulture),
    };

    private static Dictionary<string, string> Environment(Run run) => run.Record.Environment.Concat(run.Manifest.Environment)
        .DistinctBy(entry => entry.Key).ToDictionary(entry => entry.Key, entry => entry.Value);

    private static DiffEntry Metric(string name, double? before, double? now) => new(name, Text(before), Text(now),
        before is { } a && now is { } b ? (b - a).ToString("+0.####;-0.####;0", CultureInfo.InvariantCulture) : null);

    private static string? Text(double? figure) => figure?.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Short(string hash) => hash[..Math.Min(12, hash.Length)];

    private static Dictionary<string, Prediction>? Predictions(string root, Run run) =>
        Path.Combine(root, run.Folder, PredictionsFile.Name) is var path && File.Exists(path)
            ? PredictionsFile.Read(path).Where(p => p.Truth is not null)
                .DistinctBy(Clip).ToDictionary(Clip, StringComparer.Ordinal)
            : null;

    private static string Clip(Prediction prediction) =>
        prediction.Dataset is { } dataset ? $"{dataset}: {prediction.Name}" : prediction.Name;
}

/// <summary>The differences of one kind.</summary>
/// <param name="Name">The kind.</param>
/// <param name="Entries">The differences, by name.</param>
public sealed record DiffSection(string Name, IReadOnlyList<DiffEntry> Entries);

/// <summary>One difference.</summary>
/// <param name="Name">What differs.</param>
/// <param name="Old">Its value in the first run; null where it has none.</param>
/// <param name="New">Its value in the second run; null where it has none.</param>
/// <param name="Change">The difference of two numbers, with its sign; null for everything else.</param>
public sealed record DiffEntry(string Name, string? Old, string? New, string? Change);

/// <summary>A clip that one of two runs recognises.</summary>
/// <param name="Clip">Its name, after that of its dataset inside a concatenation.</param>
/// <param name="Truth">Its gloss.</param>
/// <param name="Before">What the first run says.</param>
/// <param name="Now">What the second run says.</param>
public sealed record ClipChange(string Clip, string Truth, string Before, string Now);
