using System.Globalization;
using System.Text;
using OpenHands.Formats;

namespace OpenHands.Training.Evaluation;

/// <summary>
/// predictions.csv: one line per sample with truth, prediction, and the five most likely classes. Texts are <see cref="SpreadsheetText"/>.
/// </summary>
public static class PredictionsCsv
{
    private const string Header = "name,dataset,label,gloss,predicted,predicted_gloss,probability,correct,top5";

    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="predictions">One per sample.</param>
    /// <param name="glosses">Class names in the order of their indices.</param>
    public static void Write(
        string path, IEnumerable<Prediction> predictions, IReadOnlyList<string> glosses) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Header);
        foreach (var p in predictions)
        {
            var first = p.Ranked[0];
            string[] fields =
            [
                SpreadsheetText.Write(p.Name),
                SpreadsheetText.Write(p.Dataset ?? ""),
                p.Label < 0 ? "" : p.Label.ToString(CultureInfo.InvariantCulture),
                p.Label < 0 ? "" : SpreadsheetText.Write(Gloss(glosses, p.Label)),
                first.Class.ToString(CultureInfo.InvariantCulture),
                SpreadsheetText.Write(Gloss(glosses, first.Class)),
                Rounded(first.Probability),
                p.Label < 0 ? "" : p.Label == first.Class ? "1" : "0",
                SpreadsheetText.Write(string.Join("; ", p.Ranked.Select(r => $"{Gloss(glosses, r.Class)} {Rounded(r.Probability)}"))),
            ];
            writer.WriteLine(string.Join(',', fields.Select(Quoted)));
        }
    });

    private static string Gloss(IReadOnlyList<string> glosses, int index) =>
        index < glosses.Count ? glosses[index] : index.ToString(CultureInfo.InvariantCulture);

    private static string Rounded(double probability) => probability.ToString("0.000000", CultureInfo.InvariantCulture);

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
