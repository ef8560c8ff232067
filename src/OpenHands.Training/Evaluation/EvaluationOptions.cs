using static TorchSharp.torch;

namespace OpenHands.Training.Evaluation;

/// <summary>How to go through a dataset that is evaluated or predicted.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Samples in a batch. Results depend on it only where a decoder looks at the batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Threads that prepare batches ahead.</summary>
    public int DataWorkers { get; init; } = 1;

    /// <summary>Seed of what the dataset draws at random; the same for equal windows.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>At most so many batches, or null for all.</summary>
    public int? BatchLimit { get; init; }

    /// <summary>Called after each batch; may throw to stop.</summary>
    public Action? AfterBatch { get; init; }

    /// <summary>Loss of logits and labels; cross entropy by default.</summary>
    public Func<Tensor, Tensor, Tensor> Loss { get; init; } = ClassificationLoss.Create("CrossEntropyLoss", 0);
}
