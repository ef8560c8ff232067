using System.Globalization;
using CsvHelper;
using OpenHands.Runs.Files;
using OpenHands.Runs.Metrics;

namespace OpenHands.Runs;

/// <summary>The training clip that a test clip is nearest to by the encoder's features.</summary>
/// <param name="Name">The test clip.</param>
/// <param name="Nearest">The training clip.</param>
/// <param name="Gloss">The training clip's gloss.</param>
/// <param name="Cosine">Cosine of their features, -1 to 1.</param>
/// <param name="Compared">Number of training clips that were compared.</param>
public sealed record NearestClip(string Name, string Nearest, string Gloss, double Cosine, int Compared);

/// <summary>
/// <c>nearest.csv</c> in an evaluation's folder: the nearest training clip of each wrongly recognised test clip that the report may show.
/// </summary>
public static class NearestClipsFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "nearest.csv";

    /// <summary>Writes the file whole or not at all.</summary>
    public static void Write(string path, IEnumerable<NearestClip> clips)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }))
        {
            csv.WriteRecord(["name", "nearest", "gloss", "cosine", "compared"]);
            foreach (var clip in clips)
            {
                csv.WriteRecord([SpreadsheetText.Write(clip.Name), SpreadsheetText.Write(clip.Nearest), SpreadsheetText.Write(clip.Gloss),
                    clip.Cosine.ToString("0.0000", CultureInfo.InvariantCulture), clip.Compared.ToString(CultureInfo.InvariantCulture)]);
            }
        }

        AtomicFile.Write(path, text.ToString());
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">A column or a figure is missing; the message names the file.</exception>
    public static IReadOnlyList<NearestClip> Read(string path) => FigureFile.Read(path, row => new NearestClip(
        SpreadsheetText.Read(row.Text("name")), SpreadsheetText.Read(row.Text("nearest")), SpreadsheetText.Read(row.Text("gloss")),
        row.Number("cosine"), (int)row.Number("compared")));
}
