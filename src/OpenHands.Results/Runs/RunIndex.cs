using OpenHands.Configuration.Manifests;

namespace OpenHands.Results.Runs;

/// <summary>All finished runs under <c>results/runs</c>: those whose folder has both the worker's record and the host's manifest.</summary>
/// <param name="Runs">The runs, ordered by folder.</param>
public sealed record RunIndex(IReadOnlyList<Run> Runs)
{
    /// <summary>Reads the index of a repository. A run without a manifest is unfinished and left out.</summary>
    /// <param name="root">The repository's root.</param>
    /// <exception cref="InvalidDataException">A finished run's record or manifest cannot be read; the message names the file.</exception>
    public static RunIndex Read(string root)
    {
        var runs = Path.Combine(root, "results", "runs");
        if (!Directory.Exists(runs))
        {
            return new RunIndex([]);
        }

        var folders = Directory.EnumerateFiles(runs, RunRecordFile.Name, SearchOption.AllDirectories)
            .Select(f => Path.GetDirectoryName(f)!)
            .Where(f => File.Exists(Path.Combine(f, StageManifestFile.Name)))
            .Order(StringComparer.Ordinal);
        return new RunIndex([.. folders.Select(f => Load(root, runs, f)).OfType<Run>()]);
    }

    /// <summary>The run that wrote a checkpoint, or null: matched by the folder it lies in.</summary>
    /// <param name="checkpoint">A path relative to the repository, as <see cref="RunRecord.StartedFrom"/> holds it.</param>
    public Run? ProducerOf(string? checkpoint) =>
        checkpoint is null ? null : Runs.FirstOrDefault(r => checkpoint.Replace('\\', '/').StartsWith(r.Folder + "/", StringComparison.Ordinal));

    /// <summary>The evaluation of a run's checkpoint, or null when it was not evaluated.</summary>
    public Run? EvaluationOf(Run run) =>
        Runs.FirstOrDefault(r => r.Record.Kind == "evaluate" && r.Record.StartedFrom is { } from && ProducerOf(from) == run);

    private static Run? Load(string root, string runs, string folder)
    {
        var parts = Path.GetRelativePath(runs, folder).Replace('\\', '/').Split('/');
        return parts.Length is 3 or 4 && StageManifestFile.Read(folder) is { } manifest
            ? new Run(
                Path.GetRelativePath(root, folder).Replace('\\', '/'),
                parts[0],
                parts[1],
                parts[2],
                parts.Length == 4 ? parts[3] : null,
                RunRecordFile.Read(folder),
                manifest)
            : null; // a worker run by hand into a folder of its own choice is no part of a suite
    }
}
