namespace OpenHands.Runs.Metrics;

/// <summary>One line of the metrics files. It holds nothing that depends on the clock, so that equal runs write equal bytes.</summary>
/// <param name="Phase">train (one logging interval), train_epoch, or valid.</param>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="Step">Optimiser steps taken so far.</param>
/// <param name="Values">Loss and further metrics by name; the same names in every row of a run.</param>
/// <param name="LearningRate">Learning rate of the epoch.</param>
public sealed record MetricRow(string Phase, int Epoch, long Step, IReadOnlyDictionary<string, double> Values, double LearningRate)
{
    /// <summary>The file's name in a run's folder.</summary>
    public const string FileName = "metrics.csv";

    private static readonly string[] Others = ["phase", "epoch", "step", "lr"];

    /// <summary>Mean loss.</summary>
    public double Loss => Values["loss"];

    /// <summary>The columns of a run with these metrics.</summary>
    public static IReadOnlyList<string> Columns(IReadOnlyList<string> names) => ["phase", "epoch", "step", .. names, "lr"];

    /// <summary>Values in the order of <see cref="Columns"/>.</summary>
    /// <exception cref="KeyNotFoundException">The row lacks one of the metrics.</exception>
    public IReadOnlyList<object> Fields(IReadOnlyList<string> names) =>
        [Phase, Epoch, Step, .. names.Select(name => (object)Values[name]), LearningRate];

    /// <summary>Reads a run's <c>metrics.csv</c>; lr is not a number where it has no such column.</summary>
    /// <exception cref="InvalidDataException">A column or a figure is missing; the message names the file.</exception>
    public static IReadOnlyList<MetricRow> ReadAll(string path) => FigureFile.Read(path, row => new MetricRow(
        row.Text("phase"),
        (int)row.Number("epoch"),
        (long)row.Number("step"),
        row.Columns.Except(Others).Prepend("loss").Distinct().ToDictionary(name => name, row.Number),
        row.NumberOrNaN("lr")));
}
