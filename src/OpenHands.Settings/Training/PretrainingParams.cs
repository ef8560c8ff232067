using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Training;

/// <summary><c>params</c> of pretraining (spec/openhands.md section 1.5).</summary>
public sealed record PretrainingParams
{
    /// <summary><c>lr</c> (1e-4): AdamW's learning rate.</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary><c>weight_decay</c> (1e-5; ours to set, upstream's constant): AdamW's.</summary>
    public double WeightDecay { get; init; } = 1e-5;

    /// <summary><c>T_max</c> (10; ours to set, upstream's constant): of the cosine schedule, in epochs.</summary>
    public int TMax { get; init; } = 10;

    /// <summary><c>warmup_epochs</c> (0; ours): epochs of linear rise in front of the schedule.</summary>
    public int WarmupEpochs { get; init; }

    /// <summary><c>max_epochs</c> (1).</summary>
    public int MaxEpochs { get; init; } = 1;

    /// <summary><c>batch_size</c> (2): samples B, of W windows each.</summary>
    public int BatchSize { get; init; } = 2;

    /// <summary><c>group_by</c> (none; ours): regular expression whose match in a recording's name is its source, such as its signer.</summary>
    public string? GroupBy { get; init; }

    /// <summary><c>group_size</c> (ours): recordings of one source that are contrasted with each other; divides the batch size.</summary>
    public int GroupSize { get; init; } = 1;

    /// <summary><c>num_workers</c> (0): threads that prepare batches ahead; the batches do not depend on it.</summary>
    public int Workers { get; init; }

    /// <summary><c>resume_from_checkpoint</c>: a training checkpoint to continue from.</summary>
    public string? ResumeFrom { get; init; }

    internal static PretrainingParams Read(MapReader? map)
    {
        if (map is null)
        {
            return new PretrainingParams();
        }

        var parameters = new PretrainingParams
        {
            LearningRate = map.Number("lr", 0) ?? 1e-4,
            WeightDecay = map.Number("weight_decay", 0) ?? 1e-5,
            TMax = map.Integer("T_max", 1) ?? 10,
            WarmupEpochs = map.Integer("warmup_epochs", 0) ?? 0,
            MaxEpochs = map.Integer("max_epochs", 0) ?? 1,
            BatchSize = map.Integer("batch_size", 1, 1 << 20) ?? 2,
            GroupBy = map.Text("group_by"),
            GroupSize = map.Integer("group_size", 2, 1 << 20) ?? 1,
            Workers = map.Integer("num_workers", 0, 1024) ?? 0,
            ResumeFrom = map.Input("resume_from_checkpoint"),
        };

        if (map.Has("group_by") != map.Has("group_size"))
        {
            map.Problem("group_by", "and group_size belong together: which recordings are of one source, and how many of them make a group");
        }
        else if (parameters.BatchSize % parameters.GroupSize != 0)
        {
            map.Problem("group_size", $"{parameters.GroupSize} does not divide batch_size {parameters.BatchSize}");
        }

        // Output goes to the stage's own folder; upstream reads val_sanity_checks nowhere.
        map.Ignore("output_path", "val_sanity_checks", "gpus");
        map.End();
        return parameters;
    }
}
