namespace OpenHands.Training.Metrics;

/// <summary>One line of the metrics files. It holds nothing that depends on the clock, so that equal runs write equal bytes.</summary>
/// <param name="Phase">train (one logging interval), train_epoch, or valid.</param>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="Step">Optimiser steps taken so far.</param>
/// <param name="Values">Loss and accuracies.</param>
/// <param name="LearningRate">Learning rate of the epoch.</param>
public sealed record MetricRow(string Phase, int Epoch, long Step, MetricValues Values, double LearningRate)
{
    /// <summary>The names of <see cref="Fields"/>.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["phase", "epoch", "step", "loss", "top1", "top3", "top5", "lr"];

    /// <summary>Values in the order of <see cref="Columns"/>.</summary>
    public IReadOnlyList<object> Fields => [Phase, Epoch, Step, Values.Loss, Values.Top1, Values.Top3, Values.Top5, LearningRate];
}
