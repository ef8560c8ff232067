namespace OpenHands.Results.Report;

/// <summary>A plot of the report.</summary>
/// <param name="Title">Caption, and what a screen reader says.</param>
/// <param name="Svg">The plot as SVG.</param>
public sealed record ReportPlot(string Title, string Svg);
