namespace OpenHands.Training.Schedules;

/// <summary>The learning rate of each epoch. Stepped once after every epoch, as upstream does.</summary>
public abstract class LearningRateSchedule
{
    /// <summary>Learning rate of the current epoch.</summary>
    public abstract double LearningRate { get; }

    /// <summary>Moves on to the next epoch.</summary>
    /// <param name="metric">The validation metric of the epoch that ended; only the plateau schedule looks at it.</param>
    /// <exception cref="ArgumentException">The schedule needs the metric and it is null.</exception>
    public abstract void Step(double? metric);

    /// <summary>All that a checkpoint must keep, by name.</summary>
    public abstract IReadOnlyDictionary<string, double> State { get; }

    /// <summary>Goes on from what <see cref="State"/> returned.</summary>
    /// <exception cref="InvalidDataException">A value is missing.</exception>
    public abstract void Restore(IReadOnlyDictionary<string, double> state);

    /// <summary>A value of a saved state.</summary>
    protected static double Read(IReadOnlyDictionary<string, double> state, string name) =>
        state.TryGetValue(name, out var value)
            ? value
            : throw new InvalidDataException($"the saved schedule has no '{name}'; it belongs to another schedule");
}
