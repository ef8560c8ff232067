namespace OpenHands.Training;

/// <summary>How a training run is carried out: what the command line says, not the configuration.</summary>
public sealed record RunOptions
{
    /// <summary>auto, cpu, cuda or cuda:i.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>
    /// auto (from the last valid checkpoint, if any; one of other settings is an error), never (starts again; states that are there are
    /// deleted), or the path of a checkpoint's file.
    /// </summary>
    public string Resume { get; init; } = "auto";

    /// <summary>Save a resumable checkpoint after this much time inside an epoch.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a requested stop waits for the running step before the state of the step before is saved instead.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Measure the machine's GEMM rate at the start (about 0.2 s), to compare that of a network that counts its products with.
    /// </summary>
    public bool MeasureGemmRate { get; init; } = true;

    /// <summary>What else to write into the headers of weight files: encoder, dataset, compat ...</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>What decides the run's bits and is not in its settings, by name: the contents of the files that it starts from.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();
}
