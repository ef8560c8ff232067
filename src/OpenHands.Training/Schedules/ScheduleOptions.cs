namespace OpenHands.Training.Schedules;

/// <summary>Which learning-rate schedule and its constants; the names and defaults are torch.optim.lr_scheduler's.</summary>
public sealed record ScheduleOptions
{
    /// <summary>CosineAnnealingLR, ReduceLROnPlateau, StepLR, or none for a constant rate.</summary>
    public string Name { get; init; } = "none";

    /// <summary>T_max of CosineAnnealingLR, in epochs; upstream's pretraining and most of its classifiers use 10.</summary>
    public int TMax { get; init; } = 10;

    /// <summary>eta_min of CosineAnnealingLR, min_lr of ReduceLROnPlateau.</summary>
    public double Minimum { get; init; }

    /// <summary>step_size of StepLR, in epochs.</summary>
    public int StepSize { get; init; } = 10;

    /// <summary>gamma of StepLR.</summary>
    public double Gamma { get; init; } = 0.1;

    /// <summary>factor of ReduceLROnPlateau.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>patience of ReduceLROnPlateau, in epochs.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>Linear warm-up epochs in front of the schedule; 0 (upstream) for none.</summary>
    public int WarmupEpochs { get; init; }

    /// <summary>Builds the schedule.</summary>
    /// <param name="baseRate">The optimiser's learning rate.</param>
    /// <param name="larger">Whether a larger validation metric is better (ReduceLROnPlateau).</param>
    /// <exception cref="ArgumentException">The name is not known or a constant is out of its range.</exception>
    public LearningRateSchedule Create(double baseRate, bool larger)
    {
        LearningRateSchedule schedule = Name switch
        {
            "CosineAnnealingLR" => new CosineSchedule(baseRate, TMax, Minimum),
            "ReduceLROnPlateau" => new PlateauSchedule(baseRate, Factor, Patience, larger, Minimum),
            "StepLR" => new StepSchedule(baseRate, StepSize > 0 ? StepSize : throw new ArgumentException($"StepLR: step_size is {StepSize}, but must be at least 1"), Gamma),
            "none" => new StepSchedule(baseRate, 0, 1),
            _ => throw new ArgumentException($"scheduler '{Name}' is not known; use CosineAnnealingLR, ReduceLROnPlateau, StepLR or none"),
        };
        return WarmupEpochs == 0 ? schedule : new WarmupSchedule(schedule, WarmupEpochs);
    }
}
