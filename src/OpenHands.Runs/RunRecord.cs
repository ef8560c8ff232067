namespace OpenHands.Runs;

/// <summary>
/// What one stage run reports of itself: <c>run.json</c> in its output folder, written by the worker as its last file.
/// Tables, plots and the report are made from these and from the host's manifests alone.
/// </summary>
public sealed record RunRecord
{
    /// <summary>The version of this layout; a reader refuses another one.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Stage kind: <c>pretrain</c>, <c>finetune</c>, <c>evaluate</c>, <c>hdf5</c>, ...</summary>
    public required string Kind { get; init; }

    /// <summary>SHA-256 of the composed <c>config.yaml</c>, lower-case hex.</summary>
    public required string ConfigSha256 { get; init; }

    /// <summary><c>upstream</c> or <c>corrected</c>.</summary>
    public string? Compat { get; init; }

    /// <summary>
    /// <c>paper</c> (best epoch chosen on the test split, as upstream does) or <c>clean</c> (on other data): what was asked for.
    /// </summary>
    public string? Protocol { get; init; }

    /// <summary>
    /// What chose the checkpoint: <c>held-out part of train</c>, <c>given split NAME</c>, <c>test split</c> (also where some of its clips
    /// were among those that chose) or <c>nothing</c>. Null for stages that choose nothing, and in records of earlier versions.
    /// </summary>
    public string? SelectedOn { get; init; }

    /// <summary>The run's seed.</summary>
    public long? Seed { get; init; }

    /// <summary>Share of the training set used, (0, 1]; null means all of it.</summary>
    public double? Fraction { get; init; }

    /// <summary>Training clips of each class that were used; null means not limited by number.</summary>
    public int? ClipsPerClass { get; init; }

    /// <summary><c>pretrained</c> or <c>scratch</c>; null for stages without a choice.</summary>
    public string? Init { get; init; }

    /// <summary>True where only the classifier's head learnt, on a frozen encoder; null otherwise.</summary>
    public bool? Frozen { get; init; }

    /// <summary>Training clips that decided instead of the head, by the encoder's features; null where the head did.</summary>
    public int? Neighbours { get; init; }

    /// <summary>Name of the dataset trained or evaluated on, such as <c>INCLUDE</c>.</summary>
    public string? Dataset { get; init; }

    /// <summary>Encoder type, such as <c>st-gcn</c> or <c>decoupled-gcn</c>.</summary>
    public string? Encoder { get; init; }

    /// <summary>
    /// Decoder type, such as <c>fc</c>, <c>lstm</c>, <c>gru</c>, <c>bert</c>; of a pretraining, and where a pretrained encoder is used, its
    /// objective.
    /// </summary>
    public string? Decoder { get; init; }

    /// <summary>Number of trainable parameters.</summary>
    public long? Parameters { get; init; }

    /// <summary>Multiply-adds of one forward pass of one clip.</summary>
    public long? MultiplyAdds { get; init; }

    /// <summary>Number of classes.</summary>
    public int? Classes { get; init; }

    /// <summary>Number of epochs run.</summary>
    public int? Epochs { get; init; }

    /// <summary>Epoch (from 0) of the kept checkpoint.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>
    /// Final figures by name, as fractions in [0, 1] where they are accuracies: <c>top1</c>, <c>top3</c>, <c>top5</c>, <c>class_mean</c>,
    /// <c>loss</c>, <c>latency_ms</c> (one clip at batch size 1), <c>samples_per_s</c>, ...
    /// </summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>A figure by its name; null where the run has none.</summary>
    public double? Metric(string name) => Metrics.TryGetValue(name, out var value) ? value : null;

    /// <summary>The kept checkpoint, relative to the run's folder.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>SHA-256 of <see cref="Checkpoint"/>, lower-case hex.</summary>
    public string? CheckpointSha256 { get; init; }

    /// <summary>The checkpoint this run started from or evaluated: a path relative to the repository where it is inside it.</summary>
    public string? StartedFrom { get; init; }

    /// <summary>Threads, libtorch version, CPU features, device, operating system, by name.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What a reader of the result should know: copies of training clips in the test split, a pretraining at chance, ...</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Wall-clock seconds of this run, of all its parts when it was resumed.</summary>
    public double? Seconds { get; init; }

    /// <summary>Steps at which the run was resumed; empty when it ran through.</summary>
    public IReadOnlyList<long> ResumedAtSteps { get; init; } = [];
}
