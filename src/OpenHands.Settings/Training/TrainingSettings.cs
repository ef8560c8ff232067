using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Training;

/// <summary><c>training</c>: this project's own settings of either loop; every key is optional.</summary>
public sealed record TrainingSettings
{
    /// <summary><c>fast_dev_run</c> (false): one training batch and one validation batch, to see that all parts fit.</summary>
    public bool FastDevRun { get; init; }

    /// <summary><c>overfit_batches</c> (0): trains on this many batches only, over and over; 0 = all.</summary>
    public int OverfitBatches { get; init; }

    /// <summary><c>log_every</c> (50): steps between two log lines.</summary>
    public int LogEvery { get; init; } = 50;

    /// <summary><c>checkpoint_every_steps</c> (0): steps between two resume checkpoints within an epoch; 0 = at epochs' ends only.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary><c>gradient_clip</c> (pretraining 1, classification none): largest global L2 norm of the gradients; 0 = none.</summary>
    public double? GradientClip { get; init; }

    /// <summary><c>data_workers</c> (num_workers): threads that prepare batches ahead.</summary>
    public int? DataWorkers { get; init; }

    /// <summary><c>threads</c>, <c>reproducible</c>.</summary>
    public ComputeSettings Compute { get; init; } = new();

    /// <summary><c>tf32</c> (false): TF32 arithmetic on CUDA, faster and with 10 bits of mantissa.</summary>
    public bool AllowTf32 { get; init; }

    /// <summary>
    /// <c>resident</c> (auto; pretraining): whether the poses lie on the compute device as a whole, where windows are then cut and augmented:
    /// auto (on CUDA, where they fit), false, true (float32) or half (float16).
    /// </summary>
    public ResidentPoses Resident { get; init; }

    /// <summary><c>resident_megabytes</c> (16000): device memory that <c>resident: auto</c> may give to each corpus.</summary>
    public int ResidentMegabytes { get; init; } = 16_000;

    /// <summary><c>validation</c> (clean protocol: carve; paper: given): where the clips that choose the best epoch come from; none: the last epoch counts.</summary>
    public ValidationSource? Validation { get; init; }

    /// <summary><c>validation_fraction</c> (0.15): part of train that is carved out for validation.</summary>
    public double ValidationFraction { get; init; } = 0.15;

    /// <summary><c>validation_signers</c> (none): carve out all clips of so many signers instead of a fraction of each class.</summary>
    public int? ValidationSigners { get; init; }

    /// <summary>
    /// <c>epoch_clips</c> (none; classification): clips in an epoch of a smaller training set: it is repeated, augmented anew, the whole number of
    /// times that comes nearest. So a tenth of the labels is learnt from with as many updates as all of them.
    /// </summary>
    public int? EpochClips { get; init; }

    private static Dictionary<string, ValidationSource> ValidationNames { get; } = new()
    {
        ["carve"] = ValidationSource.Carve,
        ["given"] = ValidationSource.Given,
        ["none"] = ValidationSource.None,
    };

    private static Dictionary<string, ResidentPoses> ResidentNames { get; } =
        Enum.GetValues<ResidentPoses>().ToDictionary(choice => choice.ToString().ToLowerInvariant());

    internal static TrainingSettings Read(MapReader? map)
    {
        if (map is null)
        {
            return new TrainingSettings();
        }

        var training = new TrainingSettings
        {
            FastDevRun = map.Flag("fast_dev_run") ?? false,
            OverfitBatches = map.Integer("overfit_batches", 0) ?? 0,
            LogEvery = map.Integer("log_every", 1) ?? 50,
            CheckpointEverySteps = map.Integer("checkpoint_every_steps", 0) ?? 0,
            GradientClip = map.Number("gradient_clip", 0),
            DataWorkers = map.Integer("data_workers", 0, 1024),
            Compute = ComputeSettings.Read(map),
            AllowTf32 = map.Flag("tf32") ?? false,
            Resident = map.Choice("resident", ResidentNames) ?? ResidentPoses.Auto,
            ResidentMegabytes = map.Integer("resident_megabytes", 1) ?? 16_000,
            Validation = map.Choice("validation", ValidationNames),
            ValidationFraction = map.Number("validation_fraction", 0.01, 0.9) ?? 0.15,
            ValidationSigners = map.Integer("validation_signers", 1, 10_000),
            EpochClips = map.Integer("epoch_clips", 1, 100_000_000),
        };
        map.End();
        return training;
    }
}
