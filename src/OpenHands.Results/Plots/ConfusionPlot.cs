using ScottPlot;
using ScottPlot.TickGenerators;

namespace OpenHands.Results.Plots;

/// <summary>The confusion matrix as a heat map, rows are the truth; each row is divided by its number of clips.</summary>
public static class ConfusionPlot
{
    private const int MostLabels = 60; // beyond that names would overlap

    /// <summary>Draws the matrix.</summary>
    public static Plot Draw(string title, ConfusionMatrix matrix)
    {
        var n = matrix.Classes.Count;
        var shares = new double[n, n];
        for (var truth = 0; truth < n; truth++)
        {
            var total = Math.Max(1, Enumerable.Range(0, n).Sum(p => matrix.Counts[truth, p]));
            for (var predicted = 0; predicted < n; predicted++)
            {
                shares[truth, predicted] = (double)matrix.Counts[truth, predicted] / total;
            }
        }

        var plot = new Plot();
        plot.Title(title);
        plot.XLabel("predicted gloss");
        plot.YLabel("true gloss");
        var map = plot.Add.Heatmap(shares);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        plot.Add.ColorBar(map).Label = "share of the true gloss's clips";
        if (n <= MostLabels)
        {
            plot.Axes.Bottom.TickGenerator = new NumericManual([.. Enumerable.Range(0, n).Select(i => (double)i)], [.. matrix.Classes]);
            plot.Axes.Left.TickGenerator = new NumericManual(
                [.. Enumerable.Range(0, n).Select(i => (double)(n - 1 - i))], [.. matrix.Classes]);
            plot.Axes.Bottom.TickLabelStyle.Rotation = 60;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleLeft;
            plot.Axes.Bottom.MinimumSize = 90;
        }

        plot.HideGrid();
        plot.Font.Set(Fonts.Detect(string.Concat(matrix.Classes))); // of those installed, the one that has these letters
        return plot;
    }
}
