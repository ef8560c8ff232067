using OpenHands.Training.Optimisation;
using OpenHands.Training.Schedules;

namespace OpenHands.Training;

/// <summary>Settings of DPC pretraining; defaults are upstream's (spec/openhands.md section 1.5).</summary>
public sealed record PretrainingOptions : TrainingOptions
{
    /// <inheritdoc />
    public override int BatchSize { get; init; } = 2;

    /// <inheritdoc />
    public override int MaxEpochs { get; init; } = 1;

    /// <inheritdoc />
    public override OptimiserOptions Optimiser { get; init; } = new() { Name = "AdamW", LearningRate = 1e-4, WeightDecay = 1e-5 };

    /// <inheritdoc />
    public override ScheduleOptions Schedule { get; init; } = new() { Name = "CosineAnnealingLR", TMax = 10 };

    /// <inheritdoc />
    public override double? ClipNorm { get; init; } = 1;

    /// <inheritdoc />
    public override int KeepBest { get; init; } = 5;

    /// <inheritdoc />
    internal override bool LargerIsBetter => false; // monitor: valid_loss
}
