using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Training;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>
/// Which stages each <c>--set</c> reaches. <c>stage.key</c> and <c>kind.key</c> reach that stage or kind, <c>values.key</c> a value, any
/// other key every pretrain, finetune and evaluate stage whose schema knows it. A key that is an axis of a stage's matrix leaves that axis
/// with the one value; <c>stage.matrix.axis=[...]</c> gives it others.
/// </summary>
internal sealed class OverrideTargets(SuiteFiles files, IReadOnlyList<Override> overrides)
{
    private const string Matrix = "matrix";

    private readonly HashSet<Override> _used = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Override, (int Depth, string Message)> _refusals = new(ReferenceEqualityComparer.Instance);

    /// <summary>A value that was set, or null.</summary>
    public ConfigNode? Value(string name)
    {
        var set = overrides.LastOrDefault(candidate => candidate.Path is ["values", var key] && key == name);
        if (set is not null)
        {
            _used.Add(set);
        }

        return set?.Value;
    }

    /// <summary>A stage's axes after the overrides.</summary>
    public IReadOnlyList<MatrixAxis> Axes(Experiment experiment, StageDefinition definition)
    {
        var axes = definition.Matrix.ToList();
        foreach (var set in overrides)
        {
            var skip = Skip(set, experiment, definition);
            if (skip is null)
            {
                continue;
            }

            var own = set.Path.Skip(skip.Value).ToList();
            var explicitly = own.Count > 1 && own[0] == Matrix;
            var name = string.Join('.', explicitly ? own.Skip(1) : own);
            var at = axes.FindIndex(axis => axis.Name == name);
            if (at >= 0 || explicitly)
            {
                var axis = new MatrixAxis(name, Scalars(set));
                _used.Add(set);
                if (at >= 0)
                {
                    axes[at] = axis;
                }
                else
                {
                    axes.Add(axis);
                }
            }
        }

        return axes;
    }

    /// <summary>The parts that overrides choose for a stage (<c>use.networks=st-gcn</c>) where its matrix does not.</summary>
    public IReadOnlyList<KeyValuePair<string, ConfigScalar>> Parts(Experiment experiment, StageDefinition definition)
    {
        var chosen = new List<KeyValuePair<string, ConfigScalar>>();
        foreach (var set in overrides)
        {
            if (Skip(set, experiment, definition) is not { } skip || !IsUse(set, skip) || IsAxis(set, skip, definition))
            {
                continue;
            }

            var key = string.Join('.', set.Path.Skip(skip));
            if (definition.Layers is { } layers && (skip > 0 || layers.HasGroup(key)))
            {
                chosen.Add(new(key, Scalars(set) is [var one]
                    ? one
                    : throw new ConfigurationException(
                        $"--set {set.Key}: expected the name of one part; several make a matrix: {Matrix}.{key}=[...]")));
                _used.Add(set);
            }
        }

        return chosen;
    }

    /// <summary>Applies to a stage's parameters what is meant for them.</summary>
    public void Apply(Experiment experiment, StageDefinition definition, ConfigMap tree)
    {
        foreach (var set in overrides)
        {
            if (Skip(set, experiment, definition) is not { } skip || IsAxis(set, skip, definition) || IsUse(set, skip))
            {
                continue;
            }

            if (skip > 0 || Knows(definition.Kind, set, tree))
            {
                set.Apply(tree, skip);
                _used.Add(set);
            }
        }
    }

    /// <summary>An override that reached nothing is an error.</summary>
    /// <exception cref="ConfigurationException">The message says what refused it.</exception>
    public void RequireAllUsed()
    {
        if (overrides.FirstOrDefault(set => !set.IsOptional && !_used.Contains(set)) is { } unused)
        {
            throw new ConfigurationException(
                _refusals.TryGetValue(unused, out var refusal) ? refusal.Message
                : $"--set {unused.Key}: no stage has this key{Hint(unused)}");
        }
    }

    // How many leading segments address the stage: 1 for a name or a kind, 0 for all network stages, null where it is not addressed.
    private int? Skip(Override set, Experiment experiment, StageDefinition definition)
    {
        var first = set.Path[0];
        if (set.Path.Count > 1)
        {
            if (first == definition.Name || first == definition.Kind.Verb())
            {
                return 1;
            }

            if (first == "values" || StageKinds.ByName.ContainsKey(first)
                || experiment.Stages.Concat(files.Shared.Stages).Any(stage => stage.Name == first))
            {
                return null;
            }
        }

        return definition.Kind.UsesNetwork() ? 0 : null;
    }

    private static bool IsUse(Override set, int skip) => set.Path.Count == skip + 2 && set.Path[skip] == "use";

    private static bool IsAxis(Override set, int skip, StageDefinition definition)
    {
        var own = set.Path.Skip(skip).ToList();
        return own is [Matrix, _, ..] || definition.Matrix.Any(axis => axis.Name == string.Join('.', own));
    }

    private bool Knows(StageKind kind, Override set, ConfigMap tree)
    {
        // An evaluation takes over a whole training file and does not look at these keys, except at those that decide its own bits.
        var computes = set.Path is ["training", var key] && StageComposer.ComputeKeys.Contains(key);
        if (kind == StageKind.Evaluate && !computes && StageComposer.TrainingKeys.Contains(set.Path[0]))
        {
            return false;
        }

        var trial = (ConfigMap)tree.Copy();
        try
        {
            set.Apply(trial);
        }
        catch (ConfigurationException refused)
        {
            Refuse(set, set.Path.Count, refused.Message);
            return false;
        }

        var report = new ConfigReport();
        StageSchema.Read(kind, trial, report);
        var unknown = report.Problems.FirstOrDefault(problem =>
            problem.UnknownKey && (set.Key == problem.Key || set.Key.StartsWith(problem.Key + ".", StringComparison.Ordinal)));
        if (unknown is not null)
        {
            Refuse(set, unknown.Key.Count(c => c == '.'), unknown.Message);
        }

        return unknown is null;
    }

    // The stage that knows most of the key has the useful hint.
    private void Refuse(Override set, int depth, string message)
    {
        if (!_refusals.TryGetValue(set, out var other) || depth > other.Depth)
        {
            _refusals[set] = (depth, message);
        }
    }

    private string Hint(Override unused) => unused.Path[0] == "values"
        ? NearestName.Hint(string.Join('.', unused.Path.Skip(1)),
            [.. files.Values.Keys, .. files.Experiments.SelectMany(e => (e.Settings["values"] as ConfigMap)?.Keys ?? [])])
        : "";

    private static List<ConfigScalar> Scalars(Override set) => set.Value switch
    {
        ConfigScalar { IsNull: false } one => [one],
        ConfigList list when list.Items.Count > 0 && list.Items.All(item => item is ConfigScalar) => [.. list.Items.Cast<ConfigScalar>()],
        _ => throw new ConfigurationException($"--set {set.Key}: an axis takes a value or a list of values, found {set.Value.Kind}"),
    };
}
