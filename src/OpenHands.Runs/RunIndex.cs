using OpenHands.Runs.Manifests;
using OpenHands.Runs.Files;

namespace OpenHands.Runs;

/// <summary>
/// All finished runs under <c>results/runs</c> and <c>data</c>: those whose folder has both the worker's record and the host's manifest.
/// </summary>
/// <param name="Runs">The runs, ordered by folder.</param>
public sealed record RunIndex(IReadOnlyList<Run> Runs)
{
    /// <summary>Runs that are left out because a file of theirs is damaged: a line each that names the file.</summary>
    public IReadOnlyList<string> LeftOut { get; private init; } = [];

    /// <summary>
    /// Reads the index of a repository. A run without a manifest is unfinished and left out; one whose record or manifest is damaged is
    /// left
    /// out and named in <see cref="LeftOut"/>, so that it does not take all others with it.
    /// </summary>
    /// <param name="root">The repository's root.</param>
    public static RunIndex Read(string root)
    {
        var (runs, leftOut, stages) = (new List<Run>(), new List<string>(), new Dictionary<string, string>());
        foreach (var folder in Find(Path.Combine(root, "results", "runs")).Concat(Find(Path.Combine(root, "data"))))
        {
            try
            {
                if (Load(root, folder) is not { } run)
                {
                    continue;
                }

                if (stages.TryAdd(run.Manifest.Stage, run.Folder))
                {
                    runs.Add(run);
                }
                else
                {
                    leftOut.Add($"{run.Folder} is left out: its manifest is that of {run.Manifest.Stage}, which "
                        + $"{stages[run.Manifest.Stage]} is too; keep copies outside results/runs and data");
                }
            }
            catch (Exception damaged) when (damaged is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                leftOut.Add($"a run is left out: {damaged.Message}");
            }
        }

        return new(runs) { LeftOut = leftOut };
    }

    /// <summary>The run that wrote a checkpoint, or null: matched by the folder it is in.</summary>
    /// <param name="checkpoint">A path relative to the repository, as <see cref="RunRecord.StartedFrom"/> holds it.</param>
    public Run? ProducerOf(string? checkpoint) =>
        checkpoint is null
            ? null
            : Runs.FirstOrDefault(r => checkpoint.Replace('\\', '/').StartsWith(r.Folder + "/", StringComparison.Ordinal));

    /// <summary>The evaluation of a run's checkpoint, or null when it was not evaluated.</summary>
    public Run? EvaluationOf(Run run) =>
        Runs.FirstOrDefault(r => r.Record.Kind == "evaluate" && r.Record.StartedFrom is { } from && ProducerOf(from) == run);

    private static IEnumerable<string> Find(string under) => !Directory.Exists(under)
        ? []
        : FolderWalk.Files(under).Where(file => Path.GetFileName(file) == RunRecordFile.Name)
            .Select(f => Path.GetDirectoryName(f)!)
            .Where(f => !KeptFolderName.IsKept(Path.GetRelativePath(under, f))) // of another key than the suite's present one
            .Order(StringComparer.Ordinal);

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
            : throw new InvalidDataException($"{Path.Combine(folder, StageManifestFile.Name)}: the stage is named '{manifest.Stage}', "
                + "expected suite/[experiment/]stage[/cell]");
    }
}
