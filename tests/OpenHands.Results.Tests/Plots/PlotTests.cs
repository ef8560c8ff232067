using System.Globalization;
using System.Text.RegularExpressions;
using OpenHands.Results.Plots;
using OpenHands.Runs;
using ScottPlot;
using Palette = OpenHands.Results.Plots.Palette;

namespace OpenHands.Results.Tests.Plots;

public sealed class PlotTests
{
    private static readonly Prediction[] Predictions =
    [
        Clip("hello", "hello"), Clip("hello", "thanks"), Clip("hello", "thanks"), Clip("thanks", "hello"), Clip("yes", "yes"),
    ];

    private static string Svg(Plot plot) => plot.GetSvgXml(PlotFile.Width, PlotFile.Height);

    [Fact]
    public void A_curve_plot_names_its_axes_its_lines_and_where_it_was_resumed()
    {
        var svg =
            Svg(CurvePlot.Draw("Loss", "epoch", "loss (nats)",
                [new Curve("train", [0, 1, 2], [3, 2, 1]), new Curve("validation", [0, 1, 2], [3, 2.5, 2], [0.1, 0.1, 0.1])], [1.5]));
        Assert.All((string[])["epoch", "loss (nats)", "train", "validation", "resumed"], text => Assert.Contains(text, svg));
    }

    [Fact]
    public void The_most_confused_pairs_come_first_and_recognised_clips_are_no_confusion()
    {
        var matrix = ConfusionMatrix.Of(Predictions);
        Assert.Equal([("hello", "thanks", 2), ("thanks", "hello", 1)], matrix.MostConfused(5));
        Assert.Equal([1.0 / 3, 0.0, 1.0], Enumerable.Range(0, 3).Select(i => matrix.Recall(i)!.Value));
        Assert.Contains("true gloss", Svg(ConfusionPlot.Draw("Confusion", matrix)));
    }

    [Fact]
    public void A_title_stands_in_the_middle_of_the_picture_however_long_the_names_of_rows_are()
    {
        const string Title = "masked - scratch (wlasl100): difference of test top-1 (points), 95 % interval";
        var svg = Svg(IntervalPlot.Draw(Title, [(new string('n', 60), 1, 0, 2)]));
        var place = Regex.Match(svg, @"translate\((\d+)[^>]*>\s*" + Regex.Escape(Title));
        Assert.True(place.Success, svg);
        Assert.InRange(int.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture), PlotFile.Width / 2 - 20, PlotFile.Width / 2 + 20);
    }

    [Fact]
    public void A_plot_is_written_as_svg_and_png()
    {
        using var folder = new TemporaryFolder();
        PlotFile.Write(folder.Path, "classes", BarPlot.Draw("Accuracy per class", "gloss", "top-1 (%)", [("hello", 33), ("yes", 100)]));
        Assert.Equal(["classes.png", "classes.svg"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(folder.File("classes.png"))[..4]);
    }

    [Fact]
    public void Series_differ_in_colour_and_marker() =>
        Assert.Equal(7, Enumerable.Range(0, 7).Select(i => (Palette.Colour(i), Palette.Marker(i))).Distinct().Count());

    private static Prediction Clip(string truth, string predicted) =>
        new("clip", null, 0, [new RankedClass(truth == predicted ? 0 : 1, 0.5, predicted)]) { Truth = truth };
}
