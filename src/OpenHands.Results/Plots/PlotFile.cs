using ScottPlot;

namespace OpenHands.Results.Plots;

/// <summary>Writes a plot as SVG (for print and the report) and PNG (for slides), each under a temporary name first.</summary>
public static class PlotFile
{
    /// <summary>Width in pixels at 96 dpi.</summary>
    public const int Width = 800;

    /// <summary>Height in pixels at 96 dpi.</summary>
    public const int Height = 500;

    /// <summary>Writes <c>name.svg</c> and <c>name.png</c> into a folder.</summary>
    /// <returns>The PNG file's bytes.</returns>
    public static byte[] Write(string folder, string name, Plot plot)
    {
        Directory.CreateDirectory(folder);
        Tables.TableFile.Write(Path.Combine(folder, name + ".svg"), plot.GetSvgXml(Width, Height));
        var png = plot.GetImageBytes(Width, Height, ImageFormat.Png);
        AtomicFile.Write(Path.Combine(folder, name + ".png"), stream => stream.Write(png));
        return png;
    }
}
