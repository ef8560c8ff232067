namespace OpenHands.Runs.Metrics;

/// <summary>How fast a logging interval was. It depends on the clock, so it goes to files of its own.</summary>
/// <param name="Seconds">Seconds of training since the run began, validation and pauses between processes left out.</param>
/// <param name="SamplesPerSecond">Samples a second of the interval.</param>
/// <param name="DataWaitShare">Share of the interval in which the network waited for data, 0 to 1.</param>
/// <param name="GflopPerSecond">10^9 operations a second in matrix products, forward and backward; null for a network that does not count
/// them.</param>
public sealed record IntervalTiming(double Seconds, double SamplesPerSecond, double DataWaitShare, double? GflopPerSecond)
{
    /// <summary>The file's name in a run's folder.</summary>
    public const string FileName = "timing.csv";

    /// <summary>The intervals of a run's <c>timing.csv</c>, each with the optimiser steps taken by its end.</summary>
    /// <exception cref="InvalidDataException">A column or a figure is missing; the message names the file.</exception>
    public static IReadOnlyList<(long Step, IntervalTiming Timing)> ReadAll(string path) => FigureFile.Read(path, row => (
        (long)row.Number("step"),
        new IntervalTiming(row.Number("seconds"), row.Number("samples_per_s"), row.Number("data_wait_share"), null)));
}
