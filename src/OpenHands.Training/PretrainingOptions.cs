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

    /// <summary>
    /// Regular expression whose match in a recording's name is its source, or null. With it a batch consists of groups of <see cref="GroupSize"/>
    /// recordings of one source, and a prediction finds its target among those of its group only. Ours; validation stays as it is.
    /// </summary>
    public string? GroupBy { get; init; }

    /// <summary>Recordings G in a group; <see cref="TrainingOptions.BatchSize"/> is a multiple of it.</summary>
    public int GroupSize { get; init; } = 1;

    /// <inheritdoc />
    internal override IEnumerable<(string Name, string Value)> Identity() => [.. base.Identity(), ("groups", $"{GroupSize} {GroupBy}")];

    /// <inheritdoc />
    internal override bool LargerIsBetter => false; // monitor: valid_loss
}
