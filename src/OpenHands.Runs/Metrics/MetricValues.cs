namespace OpenHands.Runs.Metrics;

/// <summary>Means over the rows of some batches.</summary>
/// <param name="Loss">Mean loss.</param>
/// <param name="Top1">Share of rows whose target has the highest score.</param>
/// <param name="Top3">Share of rows whose target is among the three highest.</param>
/// <param name="Top5">Share of rows whose target is among the five highest.</param>
public sealed record MetricValues(double Loss, double Top1, double Top3, double Top5);
