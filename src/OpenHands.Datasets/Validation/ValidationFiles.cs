using System.Globalization;
using System.Text;
using CsvHelper;
using OpenHands.Formats;

namespace OpenHands.Datasets.Validation;

/// <summary>Writes a report: a table of all recordings and a page to read.</summary>
public static class ValidationFiles
{
    private const int MostExamples = 10;

    private static readonly string[] Columns =
        ["name", "split", "gloss", "signer", "state", "frames", "non_finite", "frames_without_pose", "frames_with_left_hand", "frames_with_right_hand", "content_sha256", "problem"];

    /// <summary>Writes <c>clips.csv</c> and <c>summary.md</c> into a folder; equal reports give equal bytes.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
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
                    clip.Clip.Name, clip.Clip.Split, clip.Clip.Gloss, clip.Clip.Signer ?? "", clip.State.ToString().ToLowerInvariant(), Whole(clip.Frames), Whole(clip.NonFinite),
                    Whole(clip.FramesWithoutPose), Whole(clip.FramesWithLeftHand), Whole(clip.FramesWithRightHand), clip.Content ?? "", clip.Problem,
                ]);
            }
        });
        AtomicFile.Write(Path.Combine(folder, "summary.md"), stream => stream.Write(Encoding.UTF8.GetBytes(Summary(report))));
    }

    /// <summary>The page as Markdown.</summary>
    public static string Summary(ValidationReport report)
    {
        var page = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"# {report.Dataset}: {(report.HasErrors ? "has errors" : "no errors found")}\n\n")
            .Append("| split | listed | expected | missing | unreadable | NaN/inf | glosses | expected | signers | frames | median | no pose | left hand | right hand |\n")
            .Append("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var split in report.Splits)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {Named(split.Split)} | {split.Listed} | {Expected(split.Expected?.Items)} | {split.Missing} | {split.Unreadable} | {split.NonFinite} ")
                .Append(CultureInfo.InvariantCulture, $"| {split.Glosses} | {Expected(split.Expected?.Classes)} | {split.Signers} | {split.Frames} | {split.MedianFrames} ")
                .Append(CultureInfo.InvariantCulture, $"| {Percent(split.WithoutPose)} | {Percent(split.LeftHand)} | {Percent(split.RightHand)} |\n");
        }

        page.Append("\n## Lengths in frames\n\n| split |");
        foreach (var band in report.Splits.Take(1).SelectMany(split => split.Durations))
        {
            page.Append(CultureInfo.InvariantCulture, $" {band.Name} |");
        }

        page.Append("\n|---|").Insert(page.Length, "---|", report.Splits.Take(1).Sum(split => split.Durations.Count)).Append('\n');
        foreach (var split in report.Splits)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {Named(split.Split)} | {string.Join(" | ", split.Durations.Select(band => band.Clips))} |\n");
        }

        AppendList(page, "Files that cannot be used", report.Clips.Where(clip => clip.State != ClipState.Read).Select(clip => $"{clip.Clip.Name}: {clip.Problem}"));
        AppendList(page, "Recordings with NaN or infinite values", report.Clips.Where(clip => clip.NonFinite > 0).Select(clip => $"{clip.Clip.Name}: {clip.NonFinite} values"));
        AppendList(page, "The same content in several splits (leakage)", report.ContentLeaks.Select(Group));
        AppendList(page, "The same signer in several splits", report.SignerLeaks.Select(leak => $"{leak.Signer}: {string.Join(", ", leak.Splits)}"));
        AppendList(page, "The same content under several names", report.Duplicates.Except(report.ContentLeaks).Select(Group));
        AppendList(page, "Listed more than once", report.ListedTwice.Select(name => $"{name.Name}: {name.Times} times"));
        return page.ToString();
    }

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
        string.Join(", ", group.Take(MostExamples).Select(clip => $"{clip.Name} ({Named(clip.Split)})")) + (group.Count > MostExamples ? ", ..." : "");

    private static string Named(string split) => split.Length == 0 ? "all" : split;

    private static string Expected(int? count) => count is { } known ? Whole(known) : "not known";

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
