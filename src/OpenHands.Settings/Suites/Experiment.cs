using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>One experiment's file, or suite.yaml with the stages that all experiments share.</summary>
/// <param name="Name"><c>name</c>; the file's name where absent. Empty for the shared stages.</param>
/// <param name="Description"><c>description</c>.</param>
/// <param name="Settings"><c>compat</c>, <c>protocol</c>, <c>seed</c> where given here or in the suite's defaults.</param>
/// <param name="Stages"><c>stages</c>, in order.</param>
/// <param name="File">The file.</param>
public sealed record Experiment(string Name, string Description, ConfigMap Settings, IReadOnlyList<StageDefinition> Stages, string File)
{
    /// <summary><c>compare</c>: which evaluations are compared.</summary>
    public IReadOnlyList<Comparison> Comparisons { get; init; } = [];
}
