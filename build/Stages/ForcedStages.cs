namespace Build.Stages;

/// <summary>What <c>--force</c> asks for: everything, or the named stages and kinds with all that is below them.</summary>
public sealed class ForcedStages(bool all, IReadOnlyCollection<string> names)
{
    public static ForcedStages None { get; } = new(all: false, []);

    /// <summary>Everything is made again, so nothing left by an earlier run may be resumed.</summary>
    public string? Why(Stage stage) =>
        all || Names(stage) ? "forced"
        : stage.After.FirstOrDefault(above => Why(above) is not null) is { } forced ? $"upstream stage forced: {forced.Name}"
        : null;

    /// <summary>Names that fit no stage.</summary>
    public IEnumerable<string> Unmatched(IReadOnlyCollection<Stage> stages) => names.Where(n => !stages.Any(s => Fits(n, s)));

    private bool Names(Stage stage) => names.Any(n => Fits(n, stage));

    private static bool Fits(string name, Stage stage) =>
        string.Equals(name, stage.Kind.Name, StringComparison.OrdinalIgnoreCase) ||
        string.Equals(name, stage.Kind.Task, StringComparison.OrdinalIgnoreCase) ||
        $"/{stage.Name}/".Contains($"/{name.Trim('/')}/", StringComparison.Ordinal); // an experiment, a stage with all its cells, or a cell
}
