namespace Build.Stages;

/// <summary>
/// A kind of stage: the worker's verb of that name, the task that runs it, and a version number that is raised when the same
/// parameters and inputs would give other results than before.
/// </summary>
public sealed record CachedKind(string Name, string Task, int Version)
{
    /// <summary>
    /// A rerun with the same key finds what the interrupted run left (checkpoints, half a download) and goes on from there.
    /// </summary>
    public bool Resumes { get; init; }

    /// <summary>Keeps its files under any key: what was fetched is known by its checksum, and fetching it again may take a day.</summary>
    public bool KeepsFiles { get; init; }

    /// <summary>Trains or evaluates a model: lives under results/runs/, takes a device.</summary>
    public bool IsRun { get; init; }

    /// <summary>Made again in seconds from what other stages keep, so that an earlier state is not worth a place.</summary>
    public bool IsQuicklyMade { get; init; }

    public static IReadOnlyList<CachedKind> All { get; } =
    [
        new("download", "Download", 1) { Resumes = true, KeepsFiles = true },
        new("synthesize", "Download", 1),
        new("extract", "ExtractPoses", 1) { Resumes = true },
        new("hdf5", "BuildHdf5", 1),
        new("pack", "BuildHdf5", 1),
        new("pretrain", "Pretrain", 2) { Resumes = true, IsRun = true },
        new("finetune", "FineTune", 2) { Resumes = true, IsRun = true },
        new("evaluate", "Evaluate", 3) { IsRun = true },
        new("tabulate", "Tabulate", 4) { IsQuicklyMade = true },
    ];

    public static CachedKind Named(string name) => All.FirstOrDefault(k => k.Name == name)
        ?? throw new StageException($"There is no stage kind '{name}'; there are {string.Join(", ", All.Select(k => k.Name))}.");
}
