using ScottPlot;

namespace OpenHands.Results.Plots;

/// <summary>
/// Lines over a common x axis: loss and accuracy over epochs, throughput over time, accuracy over the share of the training set.
/// </summary>
public static class CurvePlot
{
    /// <summary>Draws the curves, each in a colour and with its own marker.</summary>
    /// <param name="title">Heading.</param>
    /// <param name="xLabel">What x is, with its unit.</param>
    /// <param name="yLabel">What y is, with its unit.</param>
    /// <param name="curves">The lines.</param>
    /// <param name="resumedAt">Where the run was resumed: dashed vertical marks.</param>
    /// <param name="fromZero">Starts the y axis at 0: for rates, whose relative changes matter.</param>
    /// <param name="wholeX">Ticks at whole numbers only: epochs.</param>
    public static Plot Draw(
        string title, string xLabel, string yLabel, IReadOnlyList<Curve> curves, IReadOnlyList<double>? resumedAt = null,
        bool fromZero = false, bool wholeX = false)
    {
        var plot = new Plot();
        plot.Title(title);
        plot.XLabel(xLabel);
        plot.YLabel(yLabel);
        for (var i = 0; i < curves.Count; i++)
        {
            var line = plot.Add.Scatter(curves[i].X.ToArray(), curves[i].Y.ToArray(), Palette.Colour(i));
            line.LegendText = curves[i].Name;
            line.LineWidth = 2;
            line.MarkerShape = Palette.Marker(i);
            line.MarkerSize = curves[i].X.Count > 60 ? 0 : 7;
            if (curves[i].Deviation is { } deviation)
            {
                var bars = plot.Add.ErrorBar(curves[i].X.ToArray(), curves[i].Y.ToArray(), deviation.ToArray());
                bars.Color = Palette.Colour(i);
            }
        }

        foreach (var (i, x) in (resumedAt ?? []).Index())
        {
            var mark = plot.Add.VerticalLine(x, 2, Colors.DimGray, LinePattern.Dashed);
            mark.LegendText = i == 0 ? "resumed" : string.Empty; // in the legend: a label would cover the ticks
        }

        if (wholeX)
        {
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        }

        if (fromZero)
        {
            plot.Axes.AutoScale();
            plot.Axes.SetLimitsY(0, plot.Axes.GetLimits().Top);
        }

        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Edge.Bottom); // below the axis: inside it, it covers points
        return plot;
    }
}

/// <summary>One line of a plot.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="X">Positions along x.</param>
/// <param name="Y">Values, as many as <paramref name="X"/>.</param>
/// <param name="Deviation">Half heights of the error bars, as many as <paramref name="X"/>; null for none.</param>
public sealed record Curve(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double>? Deviation = null);
