using System.Globalization;
using System.Net;
using System.Text;
using OpenHands.Poses.Landmarks;
using OpenHands.Runs;
using OpenHands.Results.Tables;

namespace OpenHands.Results.Report;

/// <summary>
/// Writes the report: one HTML page with everything in it (styles, script, plots, poses), so that it opens from a mail or a USB stick.
/// Equal contents give equal bytes.
/// </summary>
public static class ReportWriter
{
    // What the style sheet calls --left and --right; pictures of poses have the same colours.
    private const string SideStyles =
        $$"""
        :root { --left: {{SideColours.Left}}; --right: {{SideColours.Right}}; }
        @media (prefers-color-scheme: dark) { :root { --left: {{SideColours.LeftOnDark}}; --right: {{SideColours.RightOnDark}}; } }

        """;

    /// <summary>Writes <c>index.html</c> into a folder.</summary>
    public static void Write(string folder, ReportContent content) => TableFile.Write(Path.Combine(folder, "index.html"), Page(content));

    /// <summary>The page.</summary>
    public static string Page(ReportContent content)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            + "content=\"width=device-width\">\n")
            .Append("<title>Experiments: results</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n").Append(Resource("report.css"))
            .Append(SideStyles).Append("</style>\n</head>\n<body>\n")
            .Append("<a class=\"skip\" href=\"#main\">Skip to the results</a>\n<header><h1>Self-supervised sign-language recognition: "
                + "results</h1>\n")
            .Append("<nav aria-label=\"Sections\"><ul>")
            .Append(string.Concat(
                ((string[])["summary", "tables", "plots", "poses", "stages", "runs"]).Select(
                    s => $"<li><a href=\"#{s}\">{char.ToUpperInvariant(s[0])}{s[1..]}</a></li>")))
            .Append("</ul></nav></header>\n<main id=\"main\">\n");
        AppendSummary(html, content);
        AppendTables(html, content.Tables);
        AppendPlots(html, content.Plots);
        AppendPlayer(html, content);
        AppendStages(html, content.Index);
        AppendRuns(html, content.Index);
        return html.Append("</main>\n<script>\n").Append(Resource("report.js")).Append("</script>\n</body>\n</html>\n").ToString();
    }

    private static void AppendSummary(StringBuilder html, ReportContent content)
    {
        var runs = content.Index.Runs;
        var best = runs.Where(r => r.Record.Kind == "evaluate").GroupBy(r => (r.Suite, r.Record.Dataset))
            .Select(g => g.MaxBy(r => r.Record.Metrics.GetValueOrDefault("top1"))!);
        html.Append("<section id=\"summary\"><h2>Summary</h2>\n<ul>\n")
            .Append(CultureInfo.InvariantCulture,
                $"<li>{runs.Count} finished stages, {runs.Sum(r => r.Manifest.Seconds) / 60:0.0} minutes of compute.</li>\n");
        foreach (var run in best)
        {
            html.Append(CultureInfo.InvariantCulture, $"<li>{Text(run.Record.Dataset)} ({Text(run.Suite)}): best top-1 "
                + $"{run.Record.Metrics.GetValueOrDefault("top1") * 100:0.0} % by {Text(run.Name)}, compat {Text(run.Record.Compat)}, "
                + $"protocol {Text(Selection.Protocol(run.Record))}, epoch selected on: {Text(Selection.Of(run.Record))}.</li>\n");
        }

        foreach (var warning in content.Index.LeftOut.Concat(
            runs.SelectMany(run => run.Record.Warnings.Select(text => $"{run.Name}: {text}"))))
        {
            html.Append("<li>Warning: ").Append(Text(warning)).Append(".</li>\n");
        }

        html.Append("</ul></section>\n");
    }

    private static void AppendTables(StringBuilder html, IReadOnlyList<Table> tables)
    {
        html.Append("<section id=\"tables\"><h2>Tables</h2>\n");
        foreach (var table in tables)
        {
            html.Append("<h3 id=\"table-").Append(table.Name).Append("\">").Append(Text(table.Title)).Append("</h3>\n<p class=\"note\">")
                .Append(Text(table.Note)).Append("</p>\n");
            AppendTable(html, table.Title, table.Columns, table.Rows);
        }

        html.Append("</section>\n");
    }

    private static void AppendTable(
        StringBuilder html, string label, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        html.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"").Append(Text(label))
            .Append("\"><table class=\"sortable\"><thead><tr>");
        foreach (var column in columns)
        {
            html.Append("<th scope=\"col\"><button type=\"button\">").Append(Text(column)).Append("</button></th>");
        }

        html.Append("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            html.Append("<tr>").Append(string.Concat(row.Select(c => $"<td>{string.Join(' ', RunLinks.Parts(c).Select(Link))}</td>")))
                .Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    private static void AppendPlots(StringBuilder html, IReadOnlyList<ReportPlot> plots)
    {
        html.Append("<section id=\"plots\"><h2>Plots</h2>\n<div class=\"plots\">\n");
        foreach (var plot in plots)
        {
            // As an image, not inline: ids inside one SVG cannot collide with another's.
            html.Append("<figure><img alt=\"").Append(Text(plot.Title)).Append("\" src=\"data:image/svg+xml;base64,")
                .Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(plot.Svg))).Append("\"><figcaption>").Append(Text(plot.Title))
                .Append("</figcaption></figure>\n");
        }

        html.Append("</div></section>\n");
    }

    private static void AppendPlayer(StringBuilder html, ReportContent content)
    {
        html.Append("<section id=\"poses\"><h2>Poses</h2>\n");
        if (content.Clips.Count == 0)
        {
            html.Append("<p>No evaluation has run yet.</p></section>\n");
            return;
        }

        var leftOut = content.ClipsLeftOut > 0
            ? string.Create(CultureInfo.InvariantCulture,
                $" {content.ClipsLeftOut} rightly recognised clips are left out to keep the page small.")
            : string.Empty;
        html.Append("<p class=\"note\">Test clips with prediction and truth. Body in grey, the person's left hand blue, right hand orange; "
            + "a hand that was not detected is not drawn.").Append(leftOut).Append("</p>\n")
            .Append(Resource("player.html"))
            .Append("<script type=\"application/json\" id=\"clips\">").Append(ClipData.Json(content)).Append("</script>\n</section>\n");
    }

    private static void AppendStages(StringBuilder html, RunIndex index)
    {
        html.Append("<section id=\"stages\"><h2>Stages</h2>\n<div class=\"scroll stages\" tabindex=\"0\" role=\"region\" "
            + "aria-label=\"Graph of stages\">").Append(StageGraph.Svg(index)).Append("</div>\n");
        AppendTable(
            html,
            "Stages",
            ["stage", "kind", "seconds", "finished (UTC)", "made from", "key"],
            index.Runs.Select(r => (string[])
            [
                r.Name, r.Record.Kind, r.Manifest.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
                r.Manifest.Finished.UtcDateTime.ToString("u", CultureInfo.InvariantCulture),
                string.Join(", ", r.Manifest.After.Keys), r.Manifest.Key[..Math.Min(12, r.Manifest.Key.Length)],
            ]));
        html.Append("</section>\n");
    }

    private static void AppendRuns(StringBuilder html, RunIndex index)
    {
        html.Append("<section id=\"runs\"><h2>Runs</h2>\n");
        foreach (var run in index.Runs)
        {
            html.Append("<details><summary>").Append(Text(run.Name)).Append("</summary><pre>");
            foreach (var (name, value) in Facts(run))
            {
                html.Append(Text(name)).Append(": ").Append(Text(value)).Append('\n');
            }

            html.Append("</pre></details>\n");
        }

        html.Append("</section>\n");
    }

    private static IEnumerable<(string Name, string Value)> Facts(Run run) =>
    [
        ("folder", run.Folder),
        ("commit", run.Manifest.Commit + (run.Manifest.Dirty ? " (with local changes)" : string.Empty)),
        ("config sha256", run.Record.ConfigSha256),
        ("selected on", run.Record.SelectedOn ?? string.Empty),
        .. run.Record.Warnings.Select(warning => ("warning", warning)),
        .. run.Record.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal)
            .Select(m => (m.Key, m.Value.ToString("0.######", CultureInfo.InvariantCulture))),
        .. run.Record.Environment.Concat(run.Manifest.Environment).OrderBy(e => e.Key, StringComparer.Ordinal)
            .Select(e => (e.Key, e.Value)),
        .. run.Manifest.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value)),
        .. run.Manifest.Outputs.Select(o => (o.Path, $"{o.Bytes} bytes, sha256 {o.Sha256}")),
    ];

    // The page is in results/report/.
    private static string Link((string Text, string? Path) part) =>
        part.Path is null ? Text(part.Text) : $"<a href=\"../{Text(part.Path)}\">{Text(part.Text)}</a>";

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? string.Empty);

    private static string Resource(string name)
    {
        using var stream = typeof(ReportWriter).Assembly.GetManifestResourceStream($"OpenHands.Results.Report.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
