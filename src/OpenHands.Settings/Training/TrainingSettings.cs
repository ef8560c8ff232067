using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Training;

/// <summary><c>training</c>: this project's own settings of either loop; every key is optional.</summary>
public sealed record TrainingSettings
{
    /// <summary>One training batch and one validation batch, to see that all parts fit.</summary>
    [Setting("fast_dev_run", Ours = true)]
    public bool FastDevRun { get; init; }

    /// <summary>Trains on this many batches only, over and over: can the model learn at all? 0 = all.</summary>
    [Setting("overfit_batches", Least = 0, Ours = true)]
    public int OverfitBatches { get; init; }

    /// <summary>Steps between two log lines.</summary>
    [Setting("log_every", Least = 1, Ours = true, Harmless = true)]
    public int LogEvery { get; init; } = 50;

    /// <summary>Steps between two resume checkpoints within an epoch; 0 = at the ends of epochs, and every five minutes.</summary>
    [Setting("checkpoint_every_steps", Least = 0, Ours = true, Harmless = true)]
    public int CheckpointEverySteps { get; init; }

    /// <summary>Largest global L2 norm of the gradients; 0 = not clipped.</summary>
    [Setting("gradient_clip", Least = 0, Ours = true, Default = "pretraining 1; classification: trainer.gradient_clip_val")]
    public double? GradientClip { get; init; }

    /// <summary>
    /// Share of the clips that skip a residual branch of the encoder, drawn for each branch and step (stochastic depth;
    /// classification).
    /// </summary>
    [Setting("drop_path", Least = 0, Most = 0.99, Ours = true)]
    public double DropPath { get; init; }

    /// <summary>Threads that prepare batches ahead; results do not depend on it.</summary>
    [Setting("data_workers", Least = 0, Most = 1024, Ours = true, Harmless = true, Default = "num_workers")]
    public int? DataWorkers { get; init; }

    /// <summary>What decides a network's bits.</summary>
    [Setting("")]
    public ComputeSettings Compute { get; init; } = new();

    /// <summary>TF32 arithmetic on CUDA: faster, with 10 bits of mantissa.</summary>
    [Setting("tf32", Ours = true)]
    public bool AllowTf32 { get; init; }

    /// <summary>
    /// Whether all poses are kept on the compute device, where windows are then cut and augmented (pretraining): auto (on CUDA, where they
    /// fit), false, true (float32) or half (float16).
    /// </summary>
    [Setting("resident", Ours = true, Harmless = true)]
    public ResidentPoses Resident { get; init; }

    /// <summary>Device memory in megabytes that <c>resident: auto</c> may give to each corpus.</summary>
    [Setting("resident_megabytes", Least = 1, Ours = true, Harmless = true)]
    public int ResidentMegabytes { get; init; } = 16_000;

    /// <summary>
    /// Where the clips that choose the best epoch come from: carved out of train, the given validation split, or none: then the last epoch
    /// counts.
    /// </summary>
    [Setting("validation", Ours = true, Default = "clean protocol: carve, or given where it is not the test split; paper: given")]
    public ValidationSource? Validation { get; init; }

    /// <summary>Part of train that is carved out for validation.</summary>
    [Setting("validation_fraction", Least = 0.01, Most = 0.9, Ours = true)]
    public double ValidationFraction { get; init; } = 0.15;

    /// <summary>Carves out all clips of this many signers instead of a fraction of each class.</summary>
    [Setting("validation_signers", Least = 1, Most = 10_000, Ours = true)]
    public int? ValidationSigners { get; init; }

    /// <summary>
    /// Repeats a small training set, augmented differently each time, until an epoch has about this many clips (classification). A tenth of
    /// the labels then gets as many updates as all of them.
    /// </summary>
    [Setting("epoch_clips", Least = 1, Most = 100_000_000, Ours = true)]
    public int? EpochClips { get; init; }
}

/// <summary>The keys of <c>training</c> that decide a network's bits; an evaluation takes them over from its training.</summary>
public sealed record ComputeSettings
{
    /// <summary>
    /// Threads of tensor operations. Sums are split among them, so another number gives other bits. It is a fixed number, not that of the
    /// cores, so that every machine computes the same.
    /// </summary>
    [Setting("threads", Least = 1, Most = 1024, Ours = true, Harmless = true)]
    public int Threads { get; init; } = 1;

    /// <summary>Where equal seeds give equal bits: on machines with the same kind of processor, or on every x86-64.</summary>
    [Setting("reproducible", Ours = true)]
    public Reproducible Reproducible { get; init; }
}

/// <summary>Where equal seeds give equal bits.</summary>
public enum Reproducible
{
    /// <summary>On machines with the same kind of processor; the fastest kernels that allow it.</summary>
    Machine,

    /// <summary>On every x86-64 processor with AVX2; matrix products take several times as long.</summary>
    Portable,
}

/// <summary>Whether all poses of a pretraining corpus are kept on the compute device.</summary>
public enum ResidentPoses
{
    /// <summary>On a CUDA device where they fit and the transforms can run there; else they are read from disk.</summary>
    Auto,

    /// <summary>Never: batches come from disk.</summary>
    False,

    /// <summary>Always, in float32: the samples of the disk to rounding, 8 bytes a joint and frame.</summary>
    True,

    /// <summary>Always, in float16: half the memory, coordinates to 1/2048.</summary>
    Half,
}

/// <summary>Where the clips that choose the best epoch come from.</summary>
public enum ValidationSource
{
    /// <summary>A part of the training split, left out of training.</summary>
    Carve,

    /// <summary>The clips that <c>valid_pipeline</c> names.</summary>
    Given,

    /// <summary>Nowhere: all clips are trained on, for a fixed number of epochs, and the last one counts. Nothing is chosen.</summary>
    None,
}
