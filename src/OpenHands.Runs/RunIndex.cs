using OpenHands.Runs.Files;
using OpenHands.Runs.Manifests;
using OpenHands.Settings;

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
    /// <param name="withKept">
    /// Also the runs that were kept when another key took their stage's place; tables and plots leave them out.
    /// </param>
    public static RunIndex Read(string root, bool withKept = false)
    {
        var (runs, leftOut, stages) = (new List<Run>(), new List<string>(), new Dictionary<string, string>());
        foreach (var folder in Find(Path.Combine(root, "results", "runs"), withKept).Concat(Find(Path.Combine(root, "data"), withKept)))
        {
            try
            {
                if (Load(root, folder) is not { } run)
                {
                    continue;
                }

                if (stages.TryAdd(run.Manifest.Stage + run.Kept, run.Folder))
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

    /// <summary>The run of a name, or the only one whose name contains it.</summary>
    /// <exception cref="ArgumentException">There is none, or more than one.</exception>
    public Run Find(string name)
    {
        var fitting = Runs.Where(run => run.Name == name || run.Folder == name.TrimEnd('/')).ToList();
        if (fitting.Count == 0)
        {
            fitting = [.. Runs.Where(run => run.Name.Contains(name, StringComparison.OrdinalIgnoreCase))];
        }

        return fitting switch
        {
            [var run] => run,
            [] => throw new ArgumentException($"there is no run '{name}'{NearestName.Hint(name, [.. Runs.Select(run => run.Name)])}"),
            _ => throw new ArgumentException($"'{name}' fits {fitting.Count} runs; give more of the name: "
                + string.Join(", ", fitting.Take(5).Select(run => run.Name))),
        };
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

    private static IEnumerable<string> Find(string under, bool withKept) => !Directory.Exists(under)
        ? []
        : FolderWalk.Files(under).Where(file => Path.GetFileName(file) == RunRecordFile.Name)
            .Select(f => Path.GetDirectoryName(f)!)
            .Where(f => withKept || !KeptFolderName.IsKept(Path.GetRelativePath(under, f)))
            .Order(StringComparer.Ordinal);

    private static Run? Load(string root, string folder)
    {
        // The manifest comes last: without one the run is unfinished, or was started by hand and belongs to no suite.
        if (StageManifestFile.Read(folder) is not { } manifest)
        {
            return null;
        }

        var relative = Path.GetRelativePath(root, folder).Replace('\\', '/');
        var name = manifest.Stage.Split('/');
        return name.Length >= 2
            ? new Run(
                relative,
                name[0],
                name.Length == 2 ? string.Empty : name[1],
                name.Length == 2 ? name[1] : name[2],
                name.Length == 4 ? name[3] : null,
                RunRecordFile.Read(folder),
                manifest)
            { Kept = KeptFolderName.SuffixOf(relative), Tags = RunTags.Read(folder) }
            : throw new InvalidDataException($"{Path.Combine(folder, StageManifestFile.Name)}: the stage is named '{manifest.Stage}', "
                + "expected suite/[experiment/]stage[/cell]");
    }
}
