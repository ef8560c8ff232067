using System.Globalization;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>
/// One entry of <c>compare</c>: evaluations that are compared in pairs. Both sides say values of matrix axes, of <c>experiment</c> or of
/// <c>stage</c>; in everything that neither names, the two evaluations of a pair are equal.
/// </summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Of">What the evaluations of one side are, by axis.</param>
/// <param name="With">What those of the other side are; the difference is Of minus With.</param>
/// <param name="Experiment">The experiment whose file says it; empty for suite.yaml, which compares over all experiments.</param>
/// <param name="Place">File and line.</param>
public sealed record Comparison(
    string Name, IReadOnlyDictionary<string, string> Of, IReadOnlyDictionary<string, string> With, string Experiment, string Place)
{
    /// <summary>The key that names the experiment of a side.</summary>
    public const string ExperimentKey = "experiment";

    /// <summary>The key that names the stage of a side: the evaluation's, or that of the training it follows.</summary>
    public const string StageKey = "stage";

    /// <summary>The key over which sides are paired; no side may name it.</summary>
    public const string SeedKey = "seed";

    /// <summary>What is compared where a suite says nothing: does pretraining help?</summary>
    public static Comparison Pretraining { get; } = new(
        "pretraining", new Dictionary<string, string> { ["init"] = "pretrained" },
        new Dictionary<string, string> { ["init"] = "scratch" }, "", "");

    /// <summary>The axes that a side names.</summary>
    public IReadOnlySet<string> Named { get; } = Of.Keys.Concat(With.Keys).ToHashSet(StringComparer.Ordinal);

    internal static IReadOnlyList<Comparison> ReadAll(MapReader file, string experiment)
    {
        var all = new List<Comparison>();
        if (file.Map("compare") is not { } entries)
        {
            return all;
        }

        foreach (var name in entries.Keys)
        {
            if (entries.Map(name) is not { } entry)
            {
                continue;
            }

            var axis = entry.Text("axis");
            var (of, with) = (Side(entry, "of", axis), Side(entry, "with", axis));
            if (of.Count > 0 && with.Count > 0 && of.Count == with.Count && !of.Except(with).Any())
            {
                entry.Problem("with", "says the same as of: there is nothing to compare");
            }

            all.Add(new Comparison(name, of, with, experiment, entry.Place));
            entry.End();
        }

        return all;
    }

    /// <summary>A side that no evaluation of the suite is on is a mistake: axis and value are named with those that are there.</summary>
    internal void RequireBothSides(IReadOnlyList<Stage> stages)
    {
        var evaluations = stages.Where(stage => stage.Kind == StageKind.Evaluate
            && (Experiment.Length == 0 || stage.Experiment == Experiment)).ToList();
        foreach (var (key, side) in new[] { ("of", Of), ("with", With) })
        {
            foreach (var (axis, value) in side)
            {
                var known = evaluations.SelectMany(stage => Values(stage, axis)).Distinct(StringComparer.Ordinal).ToList();
                if (!known.Any(there => Same(there, value)))
                {
                    throw new ConfigurationException($"{Place}: compare.{Name}.{key}: no evaluation has {axis} '{value}'"
                        + (known.Count > 0 ? $"; there are {string.Join(", ", known)}" : $"; no stage has the axis {axis}"));
                }
            }

            if (!evaluations.Any(stage => side.All(wanted => Values(stage, wanted.Key).Any(there => Same(there, wanted.Value)))))
            {
                throw new ConfigurationException($"{Place}: compare.{Name}.{key}: no evaluation has all of "
                    + string.Join(", ", side.Select(wanted => $"{wanted.Key}: {wanted.Value}")));
            }
        }
    }

    /// <summary>Whether two values of an axis are the same: as texts, or as numbers (1 and 1.0).</summary>
    public static bool Same(string? left, string? right) => left == right
        || (double.TryParse(left, CultureInfo.InvariantCulture, out var one)
            && double.TryParse(right, CultureInfo.InvariantCulture, out var other) && one == other);

    // What a run's record says of a key that is left at its default counts too.
    private static IEnumerable<string> Values(Stage stage, string axis) => axis switch
    {
        "init" => ((EvaluateSettings)stage.Settings) is { Model.Pretrained: not null, Cell.Initialisation: var start }
            ? [start.ToString().ToLowerInvariant()] : [],
        "fraction" => [((EvaluateSettings)stage.Settings).Cell.Fraction.ToString(CultureInfo.InvariantCulture)],
        "clips_per_class" => [$"{((EvaluateSettings)stage.Settings).Cell.ClipsPerClass}"],
        ExperimentKey => [stage.Experiment],
        StageKey => [stage.Definition.Name, .. stage.Definition.Of is { } followed ? [followed] : Array.Empty<string>()],
        _ => (stage.Cell[axis] ?? At(stage.Config, axis.Split('.'))) is { } value ? [value] : [],
    };

    private static string? At(ConfigMap map, ReadOnlySpan<string> path) => map[path[0]] switch
    {
        ConfigScalar scalar when path.Length == 1 => scalar.Text,
        ConfigMap inner when path.Length > 1 => At(inner, path[1..]),
        _ => null,
    };

    private static Dictionary<string, string> Side(MapReader entry, string key, string? axis)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        switch (entry.Node(key))
        {
            case ConfigScalar scalar when axis is not null:
                values.Add(axis, scalar.Text);
                break;
            case ConfigMap map when axis is null && map.Keys.Count > 0 && map.Keys.All(name => map[name] is ConfigScalar { IsNull: false }):
                foreach (var name in map.Keys)
                {
                    values.Add(name, ((ConfigScalar)map[name]!).Text);
                }

                break;
            default:
                entry.Problem(key, axis is null
                    ? "expected a map of axes and values, like { experiment: masked, init: pretrained }; or give axis and one value"
                    : $"expected one value of the axis {axis}");
                break;
        }

        if (values.ContainsKey(SeedKey))
        {
            entry.Problem(key, "the seed is what evaluations are paired by; it cannot be compared");
        }

        return values;
    }
}
