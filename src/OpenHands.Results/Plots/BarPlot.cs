using ScottPlot;
using ScottPlot.TickGenerators;

namespace OpenHands.Results.Plots;

/// <summary>Named bars: accuracy per class, clips per class, frames per corpus.</summary>
public static class BarPlot
{
    private const int MostLabels = 60;

    /// <summary>Draws the bars in the order given.</summary>
    /// <param name="title">Heading.</param>
    /// <param name="xLabel">What the bars are.</param>
    /// <param name="yLabel">What their height is, with its unit.</param>
    /// <param name="bars">Name and height.</param>
    public static Plot Draw(string title, string xLabel, string yLabel, IReadOnlyList<(string Name, double Height)> bars)
    {
        var plot = new Plot();
        plot.Title(title);
        plot.XLabel(xLabel);
        plot.YLabel(yLabel);
        plot.Add.Bars(Enumerable.Range(0, bars.Count).Select(i => (double)i).ToArray(), bars.Select(b => b.Height).ToArray()).Color =
            Palette.Colour(0);
        if (bars.Count <= MostLabels)
        {
            plot.Axes.Bottom.TickGenerator = new NumericManual(
                [.. Enumerable.Range(0, bars.Count).Select(i => (double)i)], [.. bars.Select(b => b.Name)]);
            plot.Axes.Bottom.TickLabelStyle.Rotation = 60;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleLeft;
            plot.Axes.Bottom.MinimumSize = 90;
        }

        plot.Axes.Margins(bottom: 0);
        plot.Font.Set(Fonts.Detect(string.Concat(bars.Select(b => b.Name)))); // of those installed, the one that has these letters
        return plot;
    }
}
