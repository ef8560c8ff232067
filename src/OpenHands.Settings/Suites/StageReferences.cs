using System.Text.RegularExpressions;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>
/// What <c>${...}</c> means inside one stage's cell: <c>${root}</c>, <c>${values.name}</c>, <c>${stage}</c>, <c>${suite.stage}</c>,
/// <c>${oc.env:NAME}</c> and <c>${oc.env:NAME,default}</c>. Each
/// stage that is named becomes a dependency. A stage with a matrix is entered at the cell that has this cell's values on its axes.
/// </summary>
internal sealed partial class StageReferences(
    Experiment experiment,
    SuiteFiles files,
    MatrixCell cell,
    Func<string, string?> environment,
    Func<Experiment, StageDefinition, MatrixCell, Stage> resolve,
    Func<Experiment, StageDefinition, IReadOnlyList<MatrixCell>> cells)
{
    private readonly List<Stage> _stages = [];

    /// <summary>The stages that were named, each once.</summary>
    public IReadOnlyList<Stage> Stages => _stages;

    [GeneratedRegex(@"\$\{([^${}]*)\}", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Reference();

    /// <summary>Replaces every reference in a tree.</summary>
    public void Interpolate(ConfigMap tree, OverrideTargets targets)
    {
        foreach (var key in tree.Keys.ToList())
        {
            tree.Set(key, Interpolated(tree[key]!, targets));
        }
    }

    /// <summary>The stage that a reference's name means.</summary>
    /// <exception cref="ConfigurationException">There is none, or its cell is not determined.</exception>
    public Stage Find(string name, string place)
    {
        var shared = name.StartsWith("suite.", StringComparison.Ordinal);
        var owner = shared ? files.Shared : experiment;
        var plain = shared ? name["suite.".Length..] : name;
        var definition = owner.Stages.FirstOrDefault(stage => stage.Name == plain)
            ?? throw new ConfigurationException($"{place}: ${{{name}}}: no such stage{NearestName.Hint(name, KnownNames())}");
        var fitting = cells(owner, definition).Where(candidate => candidate.Values.All(axis => cell[axis.Key] == axis.Value.Text)).ToList();
        return fitting is [var only]
            ? resolve(owner, definition, only)
            : throw new ConfigurationException(
                $"{place}: ${{{name}}}: stage {plain} has a matrix; name the same values in this stage's matrix ("
                + string.Join(", ", cells(owner, definition)[0].Values.Select(axis => axis.Key)) + ")");
    }

    private ConfigNode Interpolated(ConfigNode node, OverrideTargets targets)
    {
        switch (node)
        {
            case ConfigMap map:
                Interpolate(map, targets);
                return map;
            case ConfigList list:
                return new ConfigList(list.Items.Select(item => Interpolated(item, targets)), list.File, list.Line);
            case ConfigScalar scalar when scalar.Text.Contains("${", StringComparison.Ordinal):
                return Interpolated(scalar, targets);
            default:
                return node;
        }
    }

    private ConfigScalar Interpolated(ConfigScalar scalar, OverrideTargets targets)
    {
        // A path below the root is written without it, so that the composed text is the same in every clone.
        var text = scalar.Text.StartsWith("${root}/", StringComparison.Ordinal) ? scalar.Text["${root}/".Length..] : scalar.Text;
        ConfigScalar? whole = null;
        text = Reference().Replace(text, match =>
        {
            var name = match.Groups[1].Value;
            if (name == "root")
            {
                return ".";
            }

            if (EnvironmentReference.Matches(name))
            {
                var read = EnvironmentReference.Read(name, scalar.Place, environment);
                whole = match.Length == scalar.Text.Length ? new ConfigScalar(read, quoted: false, scalar.File, scalar.Line) : null;
                return read;
            }

            if (name.StartsWith("values.", StringComparison.Ordinal))
            {
                var value = Value(name["values.".Length..], scalar.Place, targets);
                whole = match.Length == scalar.Text.Length ? value : null;
                return value.Text;
            }

            var stage = Find(name, scalar.Place);
            if (!_stages.Contains(stage))
            {
                _stages.Add(stage);
            }

            return stage.Output;
        });
        return Reference().Replace(scalar.Text, "").Contains("${", StringComparison.Ordinal)
            ? throw new ConfigurationException(
                $"{scalar.Place}: '{scalar.Text}': expected ${{name}}, with name one of {string.Join(", ", KnownNames())}")
            : new ConfigScalar(text, whole?.Quoted ?? scalar.Quoted, scalar.File, scalar.Line);
    }

    private ConfigScalar Value(string name, string place, OverrideTargets targets)
    {
        var own = experiment.Settings["values"] as ConfigMap;
        return (targets.Value(name) ?? own?[name] ?? files.Values[name]) switch
        {
            ConfigScalar scalar => OfEnvironment(scalar),
            null => throw new ConfigurationException(
                $"{place}: ${{values.{name}}}: no such value{NearestName.Hint(name, [.. own?.Keys ?? [], .. files.Values.Keys])}"),
            var other => throw new ConfigurationException($"{other.Place}: values.{name}: expected a single value, found {other.Kind}"),
        };
    }

    private ConfigScalar OfEnvironment(ConfigScalar value)
    {
        var whole = false;
        var text = Reference().Replace(value.Text, match =>
        {
            whole = match.Length == value.Text.Length;
            return EnvironmentReference.Matches(match.Groups[1].Value)
                ? EnvironmentReference.Read(match.Groups[1].Value, value.Place, environment)
                : throw new ConfigurationException(
                    $"{value.Place}: '{value.Text}': a value may refer to the environment only, like ${{oc.env:NAME,default}}");
        });
        return text == value.Text ? value : new ConfigScalar(text, value.Quoted && !whole, value.File, value.Line);
    }

    private List<string> KnownNames() =>
        [.. experiment.Stages.Select(stage => stage.Name), .. files.Shared.Stages.Select(stage => $"suite.{stage.Name}"), "root"];
}
