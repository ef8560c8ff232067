using System.Globalization;
using System.Text;
using CsvHelper;
using OpenHands.Formats;

namespace OpenHands.Datasets.Validation;

/// <summary>Writes a report: a table of all recordings and a page to read.</summary>
public static class ValidationFiles
{
    private const int MostExamples = 10;

    private static readonly string[] Head =
    [
        "split", "listed", "expected", "missing", "unreadable", "NaN/inf", "glosses", "expected", "signers", "frames", "median", "no pose",
        "left hand", "right hand",
    ];

    private static readonly string[] Columns =
    [
        "name", "split", "gloss", "signer", "state", "frames", "non_finite", "frames_without_pose", "frames_with_left_hand",
        "frames_with_right_hand", "content_sha256", "problem",
    ];

    /// <summary>Writes <c>clips.csv</c> and <c>summary.md</c> into a folder; equal reports give equal bytes.</summary>
    /// <exception cref="IOException">Writing fails.</exception>
    public static void Write(string folder, ValidationReport report)
    {
        AtomicFile.Write(Path.Combine(folder, "clips.csv"), stream =>
        {
            using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            using var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" });
            csv.WriteRecord(Columns);
            foreach (var clip in report.Clips)
            {
                csv.WriteRecord(
                [
                    SpreadsheetText.Write(clip.Clip.Name), clip.Clip.Split, SpreadsheetText.Write(clip.Clip.Gloss),
                    SpreadsheetText.Write(clip.Clip.Signer ?? ""), clip.State.ToString().ToLowerInvariant(),
                    Whole(clip.Frames), Whole(clip.NonFinite), Whole(clip.FramesWithoutPose), Whole(clip.FramesWithLeftHand),
                    Whole(clip.FramesWithRightHand), clip.Content ?? "", SpreadsheetText.Write(clip.Problem),
                ]);
            }
        });
        AtomicFile.Write(Path.Combine(folder, "summary.md"), stream => stream.Write(Encoding.UTF8.GetBytes(Summary(report))));
    }

    /// <summary>The page as Markdown.</summary>
    public static string Summary(ValidationReport report)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# {report.Dataset}: {(report.HasErrors ? "has errors" : "no errors found")}\n\n");
        AppendRow(page, Head);
        AppendRow(page, [.. Head.Select(_ => "---")]);
        foreach (var split in report.Splits)
        {
            AppendRow(
                page,
                [
                    Named(split.Split), Whole(split.Listed), Expected(split.Expected?.Items), Whole(split.Missing), Whole(split.Unreadable),
                    Whole(split.NonFinite), Whole(split.Glosses), Expected(split.Expected?.Classes), Signers(split), Whole(split.Frames),
                    Whole(split.MedianFrames), Percent(split.WithoutPose), Percent(split.LeftHand), Percent(split.RightHand),
                ]);
        }

        page.Append("\n## Lengths in frames\n\n");
        var bands = report.Splits.Count == 0 ? [] : report.Splits[0].Durations.Select(band => band.Name).ToList();
        AppendRow(page, ["split", .. bands]);
        AppendRow(page, [.. bands.Prepend("").Select(_ => "---")]);
        foreach (var split in report.Splits)
        {
            AppendRow(page, [Named(split.Split), .. split.Durations.Select(band => Whole(band.Clips))]);
        }

        var unusable = report.Clips.Where(clip => clip.State != ClipState.Read);
        var notFinite = report.Clips.Where(clip => clip.NonFinite > 0);
        AppendList(page, "Files that cannot be used", unusable.Select(clip => $"{clip.Clip.Name}: {clip.Problem}"));
        AppendList(page, "Recordings with NaN or infinite values", notFinite.Select(clip => $"{clip.Clip.Name}: {clip.NonFinite} values"));
        var pixels = report.Clips.Where(clip => clip.NotFractions).Select(clip => clip.Clip.Name).ToList();
        if (pixels.Count > 0)
        {
            AppendList(page, "Warning: coordinates that are not fractions of the picture (pixels? divide x by its width, y by its "
                + "height)", pixels);
        }

        AppendList(page, "The same content in several splits (leakage)", report.ContentLeaks.Select(Group));
        var signers = report.SignerLeaks.Select(leak => $"{leak.Signer}: {string.Join(", ", leak.Splits)}");
        if (report.Splits.Any(split => split.Signers == 0))
        {
            page.Append("\n## The same signer in several splits: not known (signer_pattern tells the signer by a clip's name)\n");
        }
        else
        {
            AppendList(page, "The same signer in several splits", signers);
        }

        AppendList(page, "The same content under several names", report.Duplicates.Except(report.ContentLeaks).Select(Group));
        AppendList(page, "Listed more than once", report.ListedTwice.Select(name => $"{name.Name}: {name.Times} times"));
        return page.ToString();
    }

    private static void AppendRow(StringBuilder page, IReadOnlyList<string> cells) =>
        page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static void AppendList(StringBuilder page, string title, IEnumerable<string> items)
    {
        var all = items.ToList();
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}: {all.Count}\n");
        foreach (var item in all.Take(MostExamples))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n* {item}");
        }

        page.Append(all.Count > MostExamples ? $"\n* and {all.Count - MostExamples} more: see clips.csv\n" : all.Count > 0 ? "\n" : "");
    }

    private static string Group(IReadOnlyList<ClipToValidate> group) =>
        string.Join(", ", group.Take(MostExamples).Select(clip => $"{clip.Name} ({Named(clip.Split)})"))
            + (group.Count > MostExamples ? ", ..." : "");

    private static string Named(string split) => split.Length == 0 ? "all" : split;

    private static string Signers(SplitFindings split) => split.Signers == 0 ? "not known" : Whole(split.Signers);

    private static string Expected(int? count) => count is { } known ? Whole(known) : "not known";

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
