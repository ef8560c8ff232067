using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Training;

/// <summary><c>params</c> of pretraining: AdamW under a cosine schedule.</summary>
[Ignored("output_path", "val_sanity_checks", "gpus")] // output goes to the stage's folder; upstream reads val_sanity_checks nowhere
public sealed record PretrainingParams : IChecked
{
    /// <summary>AdamW's learning rate.</summary>
    [Setting("lr", Least = 0)]
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>AdamW's weight decay; a constant of upstream.</summary>
    [Setting("weight_decay", Least = 0, Ours = true)]
    public double WeightDecay { get; init; } = 1e-5;

    /// <summary>Epochs from the highest learning rate to the lowest; a constant of upstream.</summary>
    [Setting("T_max", Least = 1, Ours = true)]
    public int TMax { get; init; } = 10;

    /// <summary>Epochs of linear rise in front of the schedule.</summary>
    [Setting("warmup_epochs", Least = 0, Ours = true)]
    public int WarmupEpochs { get; init; }

    /// <summary>Epochs.</summary>
    [Setting("max_epochs", Least = 0, Harmless = true)]
    public int MaxEpochs { get; init; } = 1;

    /// <summary>Samples B of a batch, of W windows each.</summary>
    [Setting("batch_size", Least = 1, Most = 1 << 20)]
    public int BatchSize { get; init; } = 2;

    /// <summary>
    /// Regular expression whose match in a recording's name is its source, such as its signer. A batch then consists of groups of one
    /// source, and a prediction finds its target among those of its group only. Validation stays as it is.
    /// </summary>
    [Setting("group_by", Ours = true)]
    public string? GroupBy { get; init; }

    /// <summary>Recordings in a group; divides the batch size.</summary>
    [Setting("group_size", Least = 2, Most = 1 << 20, Ours = true)]
    public int GroupSize { get; init; } = 1;

    /// <summary>The objective's metric that epochs are ranked by.</summary>
    [Setting("monitor", Ours = true)]
    public string Monitor { get; init; } = "loss";

    /// <summary>Threads that prepare batches ahead; results do not depend on it.</summary>
    [Setting("num_workers", Least = 0, Most = 1024, Harmless = true)]
    public int Workers { get; init; }

    /// <summary>A training checkpoint to continue from.</summary>
    [Setting("resume_from_checkpoint", Input = true, Harmless = true)]
    public string? ResumeFrom { get; init; }

    /// <summary>How many of the best epochs' checkpoints are kept; a constant of upstream, without a key.</summary>
    public int SaveTopK { get; init; } = 5;

    /// <summary>The optimiser that these keys describe.</summary>
    public OptimiserSettings Optimiser => new() { Name = "AdamW", LearningRate = LearningRate, WeightDecay = WeightDecay };

    /// <summary>The schedule that these keys describe.</summary>
    public SchedulerSettings Scheduler => new() { Name = "CosineAnnealingLR", TMax = TMax, WarmupEpochs = WarmupEpochs };

    /// <summary>Why so many processes cannot share the batches; null where they can.</summary>
    public string? Refuses(int processes) =>
        BatchSize % processes != 0
            ? $"params.batch_size {BatchSize} cannot be cut into equal parts for {processes} processes; take a multiple of {processes}, or "
                + "another number of processes"
            : GroupBy is not null && BatchSize / processes % GroupSize != 0
            ? $"params.group_size {GroupSize} does not divide the {BatchSize / processes} samples that each of {processes} processes "
                + $"gets of batch_size {BatchSize}: groups would be cut. Take a batch_size that is a multiple of {processes * GroupSize}"
            : null;

    object IChecked.Checked(MapReader map)
    {
        if (map.Has("group_by") != map.Has("group_size"))
        {
            map.Problem("group_by",
                "and group_size belong together: which recordings are of one source, and how many of them make a group");
        }
        else if (BatchSize % GroupSize != 0)
        {
            map.Problem("group_size", $"{GroupSize} does not divide batch_size {BatchSize}");
        }

        return this;
    }
}
