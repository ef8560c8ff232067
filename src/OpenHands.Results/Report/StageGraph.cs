using System.Globalization;
using System.Net;
using System.Text;
using OpenHands.Runs;

namespace OpenHands.Results.Report;

/// <summary>Draws which stage was made from which, with durations, as SVG: one column per depth.</summary>
internal static class StageGraph
{
    private const int ColumnWidth = 250;
    private const int RowHeight = 46;
    private const int BoxWidth = 210;
    private const int BoxHeight = 34;
    private const int LongestName = 32;

    public static string Svg(RunIndex index)
    {
        var runs = index.Runs.ToDictionary(r => r.Manifest.Stage);
        var depth = new Dictionary<string, int>();
        foreach (var run in index.Runs)
        {
            Depth(run.Manifest.Stage, runs, depth);
        }

        var place = depth.GroupBy(d => d.Value)
            .SelectMany(g => g.OrderBy(d => d.Key, StringComparer.Ordinal)
                .Select((d, row) => (Stage: d.Key, X: g.Key * ColumnWidth, Y: row * RowHeight)))
            .ToDictionary(p => p.Stage, p => (p.X, p.Y));
        var width = place.Values.Select(p => p.X).DefaultIfEmpty().Max() + ColumnWidth;
        var height = place.Values.Select(p => p.Y).DefaultIfEmpty().Max() + RowHeight;
        var svg = new StringBuilder().Append(CultureInfo.InvariantCulture,
            $"<svg width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"Graph of stages; the table below lists the same\">");
        foreach (var run in index.Runs)
        {
            var (x, y) = place[run.Manifest.Stage];
            foreach (var (fromX, fromY) in run.Manifest.After.Keys.Where(place.ContainsKey).Select(a => place[a]))
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"<path d=\"M{fromX + BoxWidth} {fromY + (BoxHeight / 2)} L{x} {y + (BoxHeight / 2)}\"/>");
            }
        }

        foreach (var run in index.Runs)
        {
            var (x, y) = place[run.Manifest.Stage];
            var name = run.Name.Length > LongestName ? "…" + run.Name[^LongestName..] : run.Name;
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{WebUtility.HtmlEncode(run.Name)}</title><rect x=\"{x}\" y=\"{y}\" "
                + $"width=\"{BoxWidth}\" height=\"{BoxHeight}\" rx=\"5\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 6}\" y=\"{y + 14}\">{WebUtility.HtmlEncode(name)}</text>")
                .Append(CultureInfo.InvariantCulture, $"<text class=\"time\" x=\"{x + 6}\" "
                    + $"y=\"{y + 28}\">{WebUtility.HtmlEncode(run.Record.Kind)}, {run.Manifest.Seconds:0.0} s, done</text></g>");
        }

        return svg.Append("</svg>").ToString();
    }

    private static int Depth(string stage, IReadOnlyDictionary<string, Run> runs, Dictionary<string, int> depth)
    {
        if (!depth.TryGetValue(stage, out var value))
        {
            depth[stage] = 0; // a cycle cannot come from the host; a made-up one ends here
            value = runs[stage].Manifest.After.Keys.Where(runs.ContainsKey).Select(a => Depth(a, runs, depth) + 1).DefaultIfEmpty(0).Max();
            depth[stage] = value;
        }

        return value;
    }
}
