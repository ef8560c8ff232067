using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;
using OpenHands.Runs.Files;

namespace OpenHands.Runs;

/// <summary>
/// <c>predictions.csv</c>: one line per sample with truth, prediction, and the five most likely classes. Texts are
/// <see cref="SpreadsheetText"/>.
/// </summary>
public static partial class PredictionsFile
{
    /// <summary>The file's name in an evaluation's folder.</summary>
    public const string Name = "predictions.csv";

    private const string Header = "name,dataset,label,gloss,predicted,predicted_gloss,probability,correct,top5";

    /// <summary>Writes the file whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="predictions">One per sample.</param>
    /// <param name="glosses">Class names in the order of their indices.</param>
    public static void Write(string path, IEnumerable<Prediction> predictions, IReadOnlyList<string> glosses) =>
        AtomicFile.Write(path, stream => WriteTo(stream, predictions.Select(prediction => prediction.Named(glosses))));

    private static void WriteTo(Stream stream, IEnumerable<Prediction> predictions)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(Header);
        foreach (var p in predictions)
        {
            string[] fields =
            [
                SpreadsheetText.Write(p.Name),
                SpreadsheetText.Write(p.Dataset ?? ""),
                p.Label < 0 ? "" : p.Label.ToString(CultureInfo.InvariantCulture),
                SpreadsheetText.Write(p.Truth ?? ""),
                p.First.Class.ToString(CultureInfo.InvariantCulture),
                SpreadsheetText.Write(p.First.Gloss),
                Rounded(p.First.Probability),
                p.Label < 0 ? "" : p.Correct ? "1" : "0",
                SpreadsheetText.Write(string.Join("; ", p.Ranked.Select(r => $"{r.Gloss} {Rounded(r.Probability)}"))),
            ];
            writer.WriteLine(string.Join(',', fields.Select(Quoted)));
        }
    }

    /// <summary>
    /// Reads the file. Columns that an earlier version did not write may be absent: all but name, gloss, predicted_gloss, probability.
    /// </summary>
    /// <exception cref="InvalidDataException">A column or a figure is missing; the message names the file.</exception>
    public static IReadOnlyList<Prediction> Read(string path)
    {
        try
        {
            using var csv = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = true, TrackLineNumbers = true });
            var (predictions, classes) = (new List<Prediction>(), new Dictionary<string, int>(StringComparer.Ordinal));
            while (csv.Read())
            {
                predictions.Add(Row(csv, classes));
            }

            return predictions;
        }
        catch (Exception e) when (e is CsvFormatException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: {e.Message}; delete the folder to evaluate again", e);
        }
    }

    private static Prediction Row(CsvReader csv, Dictionary<string, int> classes)
    {
        var truth = SpreadsheetText.Read(csv.GetString("gloss"));
        var predicted = SpreadsheetText.Read(csv.GetString("predicted_gloss"));
        var probability = csv.Parse<double>(csv.GetFieldIndex("probability"), CultureInfo.InvariantCulture);
        var first = new RankedClass(ClassOf("predicted", predicted), probability, predicted);
        var others = Ranks().Matches(SpreadsheetText.Read(Optional("top5"))).Skip(1).Select(rank => new RankedClass(
            -1, double.Parse(rank.Groups["probability"].Value, CultureInfo.InvariantCulture), rank.Groups["gloss"].Value));
        return new Prediction(
            SpreadsheetText.Read(csv.GetString("name")),
            SpreadsheetText.Read(Optional("dataset")) is { Length: > 0 } dataset ? dataset : null,
            truth.Length == 0 ? -1 : ClassOf("label", truth),
            [first, .. others])
        {
            Truth = truth.Length == 0 ? null : truth,
        };

        string Optional(string column) => csv.Headers?.Contains(column) == true ? csv.GetString(column) : string.Empty;

        // Without the column of indices, equal names are the same class.
        int ClassOf(string column, string gloss) => Optional(column) is { Length: > 0 } index
            ? int.Parse(index, CultureInfo.InvariantCulture)
            : classes.TryGetValue(gloss, out var known) ? known : classes[gloss] = classes.Count;
    }

    // A gloss may hold spaces and semicolons: what ends it is a probability with six digits.
    [GeneratedRegex(
        @"(?<gloss>.*?) (?<probability>[01]\.[0-9]{6})(; |$)", RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex Ranks();

    private static string Rounded(double probability) => probability.ToString("0.000000", CultureInfo.InvariantCulture);

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
