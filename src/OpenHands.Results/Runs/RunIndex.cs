using OpenHands.Configuration.Manifests;

namespace OpenHands.Results.Runs;

/// <summary>All finished runs under <c>results/runs</c> and <c>data</c>: those whose folder has both the worker's record and the host's manifest.</summary>
/// <param name="Runs">The runs, ordered by folder.</param>
public sealed record RunIndex(IReadOnlyList<Run> Runs)
{
    /// <summary>Reads the index of a repository. A run without a manifest is unfinished and left out.</summary>
    /// <param name="root">The repository's root.</param>
    /// <exception cref="InvalidDataException">A finished run's record or manifest cannot be read; the message names the file.</exception>
    public static RunIndex Read(string root) =>
        new([.. Find(root, Path.Combine(root, "results", "runs")), .. Find(root, Path.Combine(root, "data"))]);

    /// <summary>The run that wrote a checkpoint, or null: matched by the folder it lies in.</summary>
    /// <param name="checkpoint">A path relative to the repository, as <see cref="RunRecord.StartedFrom"/> holds it.</param>
    public Run? ProducerOf(string? checkpoint) =>
        checkpoint is null ? null : Runs.FirstOrDefault(r => checkpoint.Replace('\\', '/').StartsWith(r.Folder + "/", StringComparison.Ordinal));

    /// <summary>The evaluation of a run's checkpoint, or null when it was not evaluated.</summary>
    public Run? EvaluationOf(Run run) =>
        Runs.FirstOrDefault(r => r.Record.Kind == "evaluate" && r.Record.StartedFrom is { } from && ProducerOf(from) == run);

    private static IEnumerable<Run> Find(string root, string under) => !Directory.Exists(under)
        ? []
        : Directory.EnumerateFiles(under, RunRecordFile.Name, SearchOption.AllDirectories)
            .Select(f => Path.GetDirectoryName(f)!)
            .Where(f => !KeptFolderName.IsKept(Path.GetRelativePath(root, f))) // of another key than the suite's present one
            .Order(StringComparer.Ordinal)
            .Select(f => Load(root, f))
            .OfType<Run>();

    private static Run? Load(string root, string folder)
    {
        // The manifest comes last: without one the run is unfinished, or was started by hand and belongs to no suite.
        if (StageManifestFile.Read(folder) is not { } manifest)
        {
            return null;
        }

        var name = manifest.Stage.Split('/');
        return name.Length >= 2
            ? new Run(
                Path.GetRelativePath(root, folder).Replace('\\', '/'),
                name[0],
                name.Length == 2 ? string.Empty : name[1],
                name.Length == 2 ? name[1] : name[2],
                name.Length == 4 ? name[3] : null,
                RunRecordFile.Read(folder),
                manifest)
            : throw new InvalidDataException($"{Path.Combine(folder, StageManifestFile.Name)}: the stage is named '{manifest.Stage}', expected suite/[experiment/]stage[/cell]");
    }
}
