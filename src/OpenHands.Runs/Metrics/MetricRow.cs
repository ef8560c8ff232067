namespace OpenHands.Runs.Metrics;

/// <summary>One line of the metrics files. It holds nothing that depends on the clock, so that equal runs write equal bytes.</summary>
/// <param name="Phase">train (one logging interval), train_epoch, or valid.</param>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="Step">Optimiser steps taken so far.</param>
/// <param name="Values">Loss and accuracies.</param>
/// <param name="LearningRate">Learning rate of the epoch.</param>
public sealed record MetricRow(string Phase, int Epoch, long Step, MetricValues Values, double LearningRate)
{
    /// <summary>The file's name in a run's folder.</summary>
    public const string FileName = "metrics.csv";

    /// <summary>The names of <see cref="Fields"/>.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["phase", "epoch", "step", "loss", "top1", "top3", "top5", "lr"];

    /// <summary>Values in the order of <see cref="Columns"/>.</summary>
    public IReadOnlyList<object> Fields => [Phase, Epoch, Step, Values.Loss, Values.Top1, Values.Top3, Values.Top5, LearningRate];

    /// <summary>Reads a run's <c>metrics.csv</c>; top3, top5 and lr are not a number where it has no such column.</summary>
    /// <exception cref="InvalidDataException">A column or a figure is missing; the message names the file.</exception>
    public static IReadOnlyList<MetricRow> ReadAll(string path) => FigureFile.Read(path, row => new MetricRow(
        row.Text("phase"),
        (int)row.Number("epoch"),
        (long)row.Number("step"),
        new MetricValues(row.Number("loss"), row.Number("top1"), row.NumberOrNaN("top3"), row.NumberOrNaN("top5")),
        row.NumberOrNaN("lr")));
}
