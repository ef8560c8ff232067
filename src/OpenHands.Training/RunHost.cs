using OpenHands.Models.Exchange;

namespace OpenHands.Training;

/// <summary>What the process gives a run: where to report, how it is asked to stop, time, and the file system.</summary>
/// <param name="Progress">Where the run reports to.</param>
/// <param name="Stop">Asks the run to save and stop.</param>
public sealed record RunHost(ITrainingProgress Progress, CancellationToken Stop = default)
{
    /// <summary>Where time comes from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The processes that train together; pretraining only. The first one writes the run's files.</summary>
    public IExchange Exchange { get; init; } = SingleProcess.Instance;

    /// <summary>Writes a checkpoint file whole or not at all; null for the file system. For tests of a full disk.</summary>
    public Action<string, Action<Stream>>? WriteFile { get; init; }
}
