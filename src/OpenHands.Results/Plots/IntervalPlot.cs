using ScottPlot;
using ScottPlot.TickGenerators;

namespace OpenHands.Results.Plots;

/// <summary>Points with their intervals, one below another, and a line at zero: differences of comparisons.</summary>
public static class IntervalPlot
{
    /// <summary>Rows that are drawn at most; further ones are in the tables.</summary>
    public const int MostRows = 30;

    /// <summary>Draws the rows from the top down.</summary>
    /// <param name="title">What the points are, with their unit.</param>
    /// <param name="rows">Name, point, and both ends of its interval.</param>
    public static Plot Draw(string title, IReadOnlyList<(string Name, double Mean, double Low, double High)> rows)
    {
        var plot = new Plot();
        plot.Title(title);
        plot.Axes.Title.FullFigureCenter = true; // long names leave the points a narrow strip, and a text in its middle would be cut
        plot.Add.VerticalLine(0, 1, Colors.DimGray, LinePattern.Dashed);
        var shown = rows.Take(MostRows).ToList();
        for (var i = 0; i < shown.Count; i++)
        {
            var y = shown.Count - 1 - i;
            var interval = plot.Add.Line(shown[i].Low, y, shown[i].High, y);
            interval.LineColor = Palette.Colour(0);
            interval.LineWidth = 2;
            plot.Add.Marker(shown[i].Mean, y, Palette.Marker(0), 8, Palette.Colour(0));
        }

        plot.Axes.Left.TickGenerator = new NumericManual(
            [.. shown.Select((_, i) => (double)(shown.Count - 1 - i))], [.. shown.Select(row => row.Name)]);
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsY(-0.5, shown.Count - 0.5);
        plot.Font.Set(Fonts.Detect(string.Concat(shown.Select(row => row.Name))));
        return plot;
    }
}
