using OpenHands.Runs.Manifests;

namespace OpenHands.Runs;

/// <summary>A finished stage run: where it is, what the worker reported, and what the host's manifest adds.</summary>
/// <param name="Folder">The run's folder, relative to the repository, with forward slashes.</param>
/// <param name="Suite">The suite's name.</param>
/// <param name="Experiment">The experiment's name; empty for a stage that the suite shares.</param>
/// <param name="Stage">The stage's name in the experiment.</param>
/// <param name="Cell">The matrix cell, such as <c>seed=1,fraction=0.1</c>; null where the stage has no matrix.</param>
/// <param name="Record">The worker's <c>run.json</c>.</param>
/// <param name="Manifest">The host's <c>manifest.json</c>.</param>
public sealed record Run(
    string Folder, string Suite, string Experiment, string Stage, string? Cell, RunRecord Record, StageManifest Manifest)
{
    /// <summary>What sets a kept folder's name apart: <c>@KEY</c>; empty for the stage's present folder.</summary>
    public string Kept { get; init; } = string.Empty;

    /// <summary>Words that people gave the run, in alphabetical order.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A name that is unique among all runs: <c>suite/[experiment/]stage[/cell]</c>, with <c>@KEY</c> for a kept one.</summary>
    public string Name => string.Join('/', new[] { Suite, Experiment, Stage, Cell }.Where(p => !string.IsNullOrEmpty(p))) + Kept;

    /// <summary>Bytes of the files that the manifest lists.</summary>
    public long Bytes => Manifest.Outputs.Sum(file => file.Bytes);
}
