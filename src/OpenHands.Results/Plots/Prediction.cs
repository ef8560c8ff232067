using System.Globalization;
using CsvHelper;
using OpenHands.Formats;

namespace OpenHands.Results.Plots;

/// <summary>One evaluated clip.</summary>
/// <param name="Name">The clip, as the dataset names it.</param>
/// <param name="Truth">The true gloss.</param>
/// <param name="Predicted">The gloss with the largest probability.</param>
/// <param name="Confidence">Its probability.</param>
public sealed record Prediction(string Name, string Truth, string Predicted, double Confidence)
{
    /// <summary>The file's name in an evaluation's folder.</summary>
    public const string FileName = "predictions.csv";

    /// <summary>Whether the clip was recognised.</summary>
    public bool Correct => Truth == Predicted;

    /// <summary>
    /// Reads an evaluation's <c>predictions.csv</c> (columns name, gloss, predicted_gloss, probability; others are ignored).
    /// </summary>
    /// <exception cref="InvalidDataException">The file lacks a column or a figure; the message names file and line.</exception>
    public static IReadOnlyList<Prediction> ReadAll(string path)
    {
        try
        {
            using var csv = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = true, TrackLineNumbers = true });
            var predictions = new List<Prediction>();
            while (csv.Read())
            {
                predictions.Add(new Prediction(
                    SpreadsheetText.Read(csv.GetString("name")),
                    SpreadsheetText.Read(csv.GetString("gloss")),
                    SpreadsheetText.Read(csv.GetString("predicted_gloss")),
                    csv.Parse<double>(csv.GetFieldIndex("probability"), CultureInfo.InvariantCulture)));
            }

            return predictions;
        }
        catch (Exception e) when (e is CsvFormatException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}
