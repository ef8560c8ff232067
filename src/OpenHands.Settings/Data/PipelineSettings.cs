using OpenHands.Poses.Transforms;
using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Data;

/// <summary><c>data.train_pipeline</c>, <c>valid_pipeline</c>, <c>test_pipeline</c> of classification.</summary>
public sealed record PipelineSettings
{
    /// <summary>Which clips.</summary>
    [Setting("dataset", Required = true)]
    public IsolatedDatasetSettings Dataset { get; init; } = new();

    /// <summary>Applied to each clip in order; none where absent.</summary>
    [Setting("transforms")]
    public IReadOnlyList<TransformSpecification> Transforms { get; init; } = [];

    /// <summary>How clips become batches.</summary>
    [Setting("dataloader")]
    public DataLoaderSettings Loader { get; init; } = new();
}

/// <summary><c>data.*_pipeline.dataloader</c>: how samples become batches. The defaults are torch's.</summary>
[Skipped("_target_")]
[Ignored("pin_memory")] // memory is pinned by itself where the device is a GPU
public sealed record DataLoaderSettings
{
    /// <summary>Samples B of a batch.</summary>
    [Setting("batch_size", Least = 1, Most = 1 << 20)]
    public int BatchSize { get; init; } = 1;

    /// <summary>A new order each epoch.</summary>
    [Setting("shuffle")]
    public bool Shuffle { get; init; }

    /// <summary>Threads that prepare batches ahead; results do not depend on it.</summary>
    [Setting("num_workers", Least = 0, Most = 1024, Harmless = true)]
    public int Workers { get; init; }

    /// <summary>Leaves out a last batch that is not full.</summary>
    [Setting("drop_last")]
    public bool DropLast { get; init; }
}
