using System.Globalization;
using OpenHands.Settings.Suites;

namespace OpenHands.Runs;

/// <summary>An evaluation as comparisons see it: the values of its axes, and which others it may be compared with.</summary>
internal sealed class ComparedRun
{
    private const string Checkpoints = "/checkpoints/";
    private static readonly string[] OwnKeys =
        [Comparison.SeedKey, Comparison.ExperimentKey, Comparison.StageKey, "fraction", "clips_per_class", "compat", "protocol", "dataset"];

    private readonly Dictionary<string, string> _axes;
    private readonly string? _trained;

    public ComparedRun(Run run)
    {
        Run = run;
        _axes = (run.Cell ?? "").Split(',').Select(value => value.Split('=', 2)).Where(parts => parts.Length == 2)
            .DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        _trained = TrainedStage(run);
    }

    public Run Run { get; }

    /// <summary>Whether it has all values of a side.</summary>
    public bool Is(IReadOnlyDictionary<string, string> side) => side.All(wanted => wanted.Key == Comparison.StageKey
        ? wanted.Value == Run.Stage || wanted.Value == _trained
        : Comparison.Same(Value(wanted.Key), wanted.Value));

    /// <summary>Whether the two are a pair: of one seed, and equal in all that the comparison does not name.</summary>
    public bool Pairs(ComparedRun other, Comparison comparison) =>
        Run.Record.Seed == other.Run.Record.Seed
        && OwnKeys.Where(key => !comparison.Named.Contains(key)).All(key => Comparison.Same(Value(key), other.Value(key)))
        && (comparison.Named.Contains("protocol") || Run.Record.SelectedOn == other.Run.Record.SelectedOn)
        && Further(comparison).All(axis => !other._axes.TryGetValue(axis.Key, out var value) || Comparison.Same(axis.Value, value));

    /// <summary>What pairs of one row have in common, as a text to group and order by.</summary>
    public string Place(Comparison comparison) => string.Join('\n', [
        Run.Record.Dataset ?? "", ExperimentOf(comparison), StageOf(comparison),
        (Run.Record.Fraction ?? 1).ToString("0.000000", CultureInfo.InvariantCulture),
        (Run.Record.ClipsPerClass ?? int.MaxValue).ToString("D10", CultureInfo.InvariantCulture),
        Run.Record.Compat ?? "", Run.Record.Protocol ?? "", Run.Record.SelectedOn ?? "", Rest(comparison)]);

    public string ExperimentOf(Comparison comparison) => comparison.Named.Contains(Comparison.ExperimentKey) ? "" : Run.Experiment;

    public string StageOf(Comparison comparison) => comparison.Named.Contains(Comparison.StageKey) ? "" : Run.Stage;

    /// <summary>The values of the axes that are neither named nor told elsewhere.</summary>
    public string Rest(Comparison comparison) =>
        string.Join(',', Further(comparison).Select(axis => $"{axis.Key}={axis.Value}"));

    private IEnumerable<KeyValuePair<string, string>> Further(Comparison comparison) =>
        _axes.Where(axis => !OwnKeys.Contains(axis.Key) && !comparison.Named.Contains(axis.Key));

    // An axis of the matrix, or else what the run's record and parameters say.
    private string? Value(string key) => key == Comparison.ExperimentKey ? Run.Experiment : key == Comparison.StageKey ? Run.Stage
        : _axes.GetValueOrDefault(key) ?? RunFilter.Field(Run, key);

    // results/runs/SUITE/EXPERIMENT/STAGE[/CELL]/checkpoints/best.safetensors
    private static string? TrainedStage(Run run)
    {
        var checkpoint = run.Record.StartedFrom?.Replace('\\', '/') ?? "";
        var prefix = $"results/runs/{run.Suite}/{run.Experiment}/";
        var end = checkpoint.IndexOf(Checkpoints, StringComparison.Ordinal);
        return end > prefix.Length && checkpoint.StartsWith(prefix, StringComparison.Ordinal)
            ? checkpoint[prefix.Length..end].Split('/', '@')[0]
            : null;
    }
}
