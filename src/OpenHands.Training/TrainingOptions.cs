using OpenHands.Training.Optimisation;
using OpenHands.Training.Schedules;

namespace OpenHands.Training;

/// <summary>What both loops can be told. Defaults are upstream's where it has the setting (spec/openhands.md sections 1.5 and 12).</summary>
public abstract record TrainingOptions
{
    /// <summary>Seed of weights drawn in training, sampling and augmentation; upstream sets none.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>auto, cpu, cuda or cuda:i.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>libtorch's threads inside one operation; 0 leaves libtorch's choice. More threads than free cores are many times slower.</summary>
    public int Threads { get; init; }

    /// <summary>TF32 arithmetic on CUDA.</summary>
    public bool AllowTf32 { get; init; }

    /// <summary>Threads that prepare batches ahead (num_workers); 0 prepares each when it is needed. Results do not depend on it.</summary>
    public int DataWorkers { get; init; } = 1;

    /// <summary>Samples in a batch.</summary>
    public abstract int BatchSize { get; init; }

    /// <summary>Epochs at most.</summary>
    public abstract int MaxEpochs { get; init; }

    /// <summary>The optimiser and its learning rate.</summary>
    public abstract OptimiserOptions Optimiser { get; init; }

    /// <summary>The learning-rate schedule, stepped per epoch.</summary>
    public abstract ScheduleOptions Schedule { get; init; }

    /// <summary>Largest global L2 norm of the gradients, or null for no clipping (gradient_clip_val).</summary>
    public abstract double? ClipNorm { get; init; }

    /// <summary>How many of the best epochs' weights to keep (save_top_k).</summary>
    public abstract int KeepBest { get; init; }

    /// <summary>Validations without improvement that end the run; 0 for never.</summary>
    public int EarlyStoppingPatience { get; init; }

    /// <summary>Which of several equally good epochs is the best: the latest, or the earliest as upstream has it.</summary>
    public bool LatestOfEquals { get; init; } = true;

    /// <summary>Steps in a logging interval.</summary>
    public int LogEverySteps { get; init; } = 50;

    /// <summary>Save a resumable checkpoint every so many steps; 0 for at the end of epochs and by time only.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary>Save a resumable checkpoint after so much time inside an epoch.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// auto (from the last valid checkpoint, if any; one of other settings is an error), never (starts anew; states that are there are
    /// deleted), or the path of a checkpoint's file.
    /// </summary>
    public string Resume { get; init; } = "auto";

    /// <summary>How long a requested stop waits for the running step before the state of the step before is saved instead.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>One batch of training and one of validation: does everything work?</summary>
    public bool FastDevRun { get; init; }

    /// <summary>Train on the same first so many batches in every epoch: can the model learn at all? 0 for off.</summary>
    public int OverfitBatches { get; init; }

    /// <summary>Measure the machine's GEMM rate at the start (about 0.2 s), to compare that of a network that counts its products with.</summary>
    public bool MeasureGemmRate { get; init; } = true;

    /// <summary>What else to write into the headers of weight files: encoder, dataset, compat ...</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// What else decides the run's bits, by key: the composed configuration without what cannot change them. A checkpoint continues only a
    /// run
    /// that has the same.
    /// </summary>
    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a larger validation metric is better.</summary>
    internal abstract bool LargerIsBetter { get; }

    /// <summary>Epochs after presets.</summary>
    internal int EffectiveEpochs => FastDevRun ? 1 : MaxEpochs;

    /// <summary>Training batches in an epoch after presets, or null for all.</summary>
    internal int? BatchLimit => FastDevRun ? 1 : OverfitBatches > 0 ? OverfitBatches : null;

    /// <summary>What a loop's own settings add to <see cref="Running.RunFingerprint"/>, by name.</summary>
    internal virtual IEnumerable<(string Name, string Value)> Identity() =>
    [
        ("loop", GetType().Name),
        ("seed", $"{Seed}"),
        ("batch size", $"{BatchSize}"),
        ("gradient clip", FormattableString.Invariant($"{ClipNorm}")),
        ("kept epochs", $"{KeepBest}"),
        ("early stopping", $"{EarlyStoppingPatience}"),
        ("latest of equals", $"{LatestOfEquals}"),
        ("overfit batches", $"{OverfitBatches}"),
        ("fast dev run", $"{FastDevRun}"),
        ("tf32", $"{AllowTf32}"),
        ("optimiser", FormattableString.Invariant($"{Optimiser}")),
        ("schedule", FormattableString.Invariant($"{Schedule}")),
    ];
}
