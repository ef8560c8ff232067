using ScottPlot;

namespace OpenHands.Results.Plots;

/// <summary>Colours that stay apart for colour-blind readers and in grey print (Okabe and Ito, 2008).</summary>
public static class Palette
{
    private static readonly string[] Hex = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];

    private static readonly MarkerShape[] Markers =
        [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond,
            MarkerShape.OpenCircle, MarkerShape.OpenSquare, MarkerShape.OpenTriangleUp];

    /// <summary>The colour of the series at a position; repeats after seven.</summary>
    public static Color Colour(int series) => Color.FromHex(Hex[series % Hex.Length]);

    /// <summary>The marker of the series at a position, so that colour is never the only difference.</summary>
    public static MarkerShape Marker(int series) => Markers[series % Markers.Length];
}
