using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>A stage as an experiment's file defines it, before its matrix is expanded.</summary>
/// <param name="Name">The stage's name in its file.</param>
/// <param name="Kind"><c>run</c>.</param>
/// <param name="Parameters"><c>with</c>, over the parts it uses, over the suite's defaults for the kind.</param>
/// <param name="Of"><c>of</c>: the stage whose cells this one follows, or null.</param>
/// <param name="Matrix"><c>matrix</c>; empty where there is none.</param>
/// <param name="Place">File and line.</param>
public sealed record StageDefinition(
    string Name, StageKind Kind, ConfigMap Parameters, string? Of, IReadOnlyList<MatrixAxis> Matrix, string Place)
{
    /// <summary><c>resources</c>: what the stage asks a cluster for; null where it says nothing.</summary>
    public ResourceSettings? Resources { get; init; }

    /// <summary>What <see cref="Parameters"/> is made of; null for a stage that stands in no file.</summary>
    internal StageLayers? Layers { get; init; }
}
