using OpenHands.Settings.Training;

namespace OpenHands.Training.Schedules;

/// <summary>Builds the learning-rate schedule of a settings record.</summary>
public static class ScheduleFactory
{
    /// <summary>Builds the schedule.</summary>
    /// <param name="settings">Which, and its constants.</param>
    /// <param name="baseRate">The optimiser's learning rate.</param>
    /// <param name="larger">Whether a larger validation metric is better (ReduceLROnPlateau).</param>
    /// <exception cref="ArgumentException">The name is not known or a constant is out of its range.</exception>
    public static LearningRateSchedule Create(this SchedulerSettings settings, double baseRate, bool larger)
    {
        LearningRateSchedule schedule = settings.Name switch
        {
            "CosineAnnealingLR" => new CosineSchedule(baseRate, settings.TMax, settings.Minimum),
            "ReduceLROnPlateau" => new PlateauSchedule(baseRate, settings.Factor, settings.Patience, larger, settings.Minimum),
            "StepLR" => settings.StepSize > 0
                ? new StepSchedule(baseRate, settings.StepSize, settings.Gamma)
                : throw new ArgumentException($"StepLR: step_size is {settings.StepSize}, but must be at least 1"),
            "none" => new StepSchedule(baseRate, 0, 1),
            _ => throw new ArgumentException(
                $"scheduler '{settings.Name}' is not known; use CosineAnnealingLR, ReduceLROnPlateau, StepLR or none"),
        };
        return settings.WarmupEpochs == 0 ? schedule : new WarmupSchedule(schedule, settings.WarmupEpochs);
    }
}
