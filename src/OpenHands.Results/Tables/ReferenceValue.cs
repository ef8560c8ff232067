using System.Globalization;
using CsvHelper;

namespace OpenHands.Results.Tables;

/// <summary>A published figure to set beside ours: never printed without its source and how sure we are of it.</summary>
/// <param name="Table">Which of our tables it belongs to: <c>isolated</c>, ...</param>
/// <param name="Dataset">Dataset name as in our runs.</param>
/// <param name="Model">Model name as <see cref="ModelName"/> gives it.</param>
/// <param name="Metric">Metric name, such as <c>top1</c>.</param>
/// <param name="Value">The figure; accuracies as fractions.</param>
/// <param name="Source">Where it was published or read.</param>
/// <param name="Confidence"><c>confirmed</c>, <c>second-hand</c> or <c>from memory</c>.</param>
public sealed record ReferenceValue(
    string Table, string Dataset, string Model, string Metric, double Value, string Source, string Confidence)
{
    private static readonly string[] Confidences = ["confirmed", "second-hand", "from memory"];

    /// <summary>Reads <c>experiments/catalogue/reference_values.csv</c>.</summary>
    /// <exception cref="InvalidDataException">A row lacks a source or its confidence is none of the three; the message names file and
    /// row.</exception>
    public static IReadOnlyList<ReferenceValue> ReadAll(string path)
    {
        try
        {
            using var csv = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = true, TrackLineNumbers = true });
            var values = new List<ReferenceValue>();
            while (csv.Read())
            {
                var value = new ReferenceValue(
                    csv.GetString("table"),
                    csv.GetString("dataset"),
                    csv.GetString("model"),
                    csv.GetString("metric"),
                    csv.Parse<double>("value"),
                    csv.GetString("source"),
                    csv.GetString("confidence"));
                values.Add(value.Source.Length > 0 && Confidences.Contains(value.Confidence)
                    ? value
                    : throw new InvalidDataException(
                        $"{path}, line {csv.LineNumber}: "
                        + $"a reference value needs a source and a confidence of {string.Join(", ", Confidences)}"));
            }

            return values;
        }
        catch (CsvFormatException e)
        {
            throw new InvalidDataException($"{path}, line {e.LineNumber}: {e.Message}", e);
        }
    }

    /// <summary>The figure with its confidence: <c>93.5 (second-hand)</c>.</summary>
    public string Percent() => string.Create(CultureInfo.InvariantCulture, $"{Value * 100:0.0} ({Confidence})");
}
