using OpenHands.Settings.Reading;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>One cell of a stage, composed: everything that is needed to run it, and the unit that is cached.</summary>
public sealed record Stage
{
    /// <summary>What the stages' key is made of at the top of <see cref="ConfigText"/>, in this order.</summary>
    internal static readonly string[] LeadingKeys =
        ["kind", "compat", "defects", "protocol", "seed", "fraction", "clips_per_class", "init", "dataset"];

    /// <summary><c>experiment/stage[/cell]</c>, or <c>stage</c> for the suite's shared ones; unique in the suite.</summary>
    public required string Id { get; init; }

    /// <summary>The experiment's name; empty for a shared stage.</summary>
    public required string Experiment { get; init; }

    /// <summary>Name, kind, place.</summary>
    public required StageDefinition Definition { get; init; }

    /// <summary>The values on the matrix' axes.</summary>
    public required MatrixCell Cell { get; init; }

    /// <summary>The output folder, relative to the repository root, with forward slashes.</summary>
    public required string Output { get; init; }

    /// <summary>The composed configuration: interpolated, overridden, run keys included.</summary>
    public required ConfigMap Config { get; init; }

    /// <summary>The canonical text of <see cref="Config"/>: the config.yaml to write, and what to hash.</summary>
    public string ConfigText => CanonicalYaml.Write(Config, LeadingKeys);

    /// <summary><see cref="ConfigText"/> with the place of every value in a comment behind it.</summary>
    public string ConfigTextWithOrigins => CanonicalYaml.WriteWithOrigins(Config, LeadingKeys);

    /// <summary>The stages whose outputs this one reads, each once, in order of mention.</summary>
    public required IReadOnlyList<Stage> DependsOn { get; init; }

    /// <summary>Paths that the stage reads and no other stage makes.</summary>
    public required IReadOnlyList<InputPath> ExternalInputs { get; init; }

    /// <summary>Keys that are accepted and have no effect, to be listed once.</summary>
    public required IReadOnlyCollection<string> Ignored { get; init; }

    /// <summary>The record of the kind: PretrainSettings, FinetuneSettings, Hdf5Settings ...</summary>
    public required object Settings { get; init; }

    /// <summary>What the stage does.</summary>
    public StageKind Kind => Definition.Kind;
}
