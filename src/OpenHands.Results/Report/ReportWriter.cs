using OpenHands.Poses.Landmarks;
using OpenHands.Results.Tables;

namespace OpenHands.Results.Report;

/// <summary>
/// Writes the report: one HTML page with everything in it (styles, scripts, figures, poses), so that it opens from a mail or a USB stick.
/// The page is drawn in the browser from <see cref="ReportData"/>; its parts are the files in the folder Page. Equal contents give equal
/// bytes.
/// </summary>
public static class ReportWriter
{
    private static readonly string[] Scripts =
    [
        "base.js", "charts.js", "answer.js", "tables.js", "embeddings.js", "confusion.js", "plots.js", "stages.js", "compare.js", "gif.js",
        "player.js",
    ];

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
        var parts = new Dictionary<string, string>
        {
            ["styles"] = Part("report.css") + SideStyles,
            ["data"] = ReportData.Json(content),
            ["scripts"] = string.Concat(Scripts.Select(Part)),
        };
        // One pass over the template, so that nothing in the data is taken for a mark.
        return string.Concat(Part("report.html").Split("{{").SelectMany((piece, i) =>
            i == 0 ? [piece] : piece.Split("}}", 2) is [var name, var rest] ? new[] { parts[name], rest } : [piece]));
    }

    private static string Part(string name)
    {
        using var stream = typeof(ReportWriter).Assembly.GetManifestResourceStream($"OpenHands.Results.Report.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
