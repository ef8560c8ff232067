using OpenHands.Training.Optimisation;
using OpenHands.Training.Schedules;

namespace OpenHands.Training;

/// <summary>Settings of classifier training and fine-tuning; defaults are what upstream ships most (spec/openhands.md section 12).</summary>
public sealed record ClassificationOptions : TrainingOptions
{
    /// <inheritdoc />
    public override int BatchSize { get; init; } = 32;

    /// <inheritdoc />
    public override int MaxEpochs { get; init; } = 500;

    /// <inheritdoc />
    public override OptimiserOptions Optimiser { get; init; } = new() { Name = "Adam", LearningRate = 1e-3 };

    /// <inheritdoc />
    public override ScheduleOptions Schedule { get; init; } = new() { Name = "CosineAnnealingLR", TMax = 10 };

    /// <inheritdoc />
    public override double? ClipNorm { get; init; }

    /// <inheritdoc />
    public override int KeepBest { get; init; } = 3;

    /// <summary>CrossEntropyLoss or SmoothedCrossEntropyLoss.</summary>
    public string Loss { get; init; } = "CrossEntropyLoss";

    /// <summary>Share of the target spread over all classes by SmoothedCrossEntropyLoss.</summary>
    public double Smoothing { get; init; } = 0.01;

    /// <summary>A new order in every epoch (shuffle), or the dataset's own.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Leaves out a last training batch that is not full (drop_last).</summary>
    public bool DropLast { get; init; }

    /// <inheritdoc />
    internal override bool LargerIsBetter => true; // monitor: val_acc

    /// <inheritdoc />
    internal override IEnumerable<(string Name, string Value)> Identity() =>
        [.. base.Identity(), ("loss", FormattableString.Invariant($"{Loss} {Smoothing}")), ("order", $"shuffle {Shuffle}, drop last "
            + $"{DropLast}")];
}
