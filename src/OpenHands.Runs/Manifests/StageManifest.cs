namespace OpenHands.Runs.Manifests;

/// <summary>
/// What the host writes last into a finished stage's folder (<c>manifest.json</c>): the proof that the stage is done, and of what it was
/// made. A folder without one, or with another key, is not done.
/// </summary>
public sealed record StageManifest
{
    /// <summary>The version of this layout.</summary>
    public int Version { get; init; } = 1;

    /// <summary><c>suite/experiment/stage[/cell]</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>Stage kind, such as <c>pretrain</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Version of that kind: raised when the same parameters and inputs would give other results than before.</summary>
    public int KindVersion { get; init; } = 1;

    /// <summary>SHA-256 over everything that may change the result; lower-case hex.</summary>
    public required string Key { get; init; }

    /// <summary>The composed parameters, flattened: <c>data.train_dataset.root_dir</c> and so on.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Files read, beside the outputs of the stages above.</summary>
    public IReadOnlyList<ManifestFile> Inputs { get; init; } = [];

    /// <summary>Keys of the stages above, by stage name.</summary>
    public IReadOnlyDictionary<string, string> After { get; init; } = new Dictionary<string, string>();

    /// <summary>Every file of the stage's folder, but this one.</summary>
    public IReadOnlyList<ManifestFile> Outputs { get; init; } = [];

    /// <summary>Wall-clock seconds of the run that finished the stage.</summary>
    public double Seconds { get; init; }

    /// <summary>The most memory that the worker of that run had, in bytes; null where the system did not say.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>The memory that a cluster gave the stage, in bytes; null where there was no such limit.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>When the stage was finished, UTC.</summary>
    public DateTimeOffset Finished { get; init; }

    /// <summary>Machine name, operating system, cores, SDK and package versions, by name.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The repository's commit, or empty outside a checkout.</summary>
    public string Commit { get; init; } = string.Empty;

    /// <summary>True when tracked files differed from the commit.</summary>
    public bool Dirty { get; init; }
}
