namespace OpenHands.Results.Plots;

/// <summary>One line of a plot.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="X">Positions along x.</param>
/// <param name="Y">Values, as many as <paramref name="X"/>.</param>
/// <param name="Deviation">Half heights of the error bars, as many as <paramref name="X"/>; null for none.</param>
public sealed record Curve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double>? Deviation = null);
