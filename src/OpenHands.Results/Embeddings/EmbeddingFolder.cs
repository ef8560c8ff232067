using System.Globalization;
using CsvHelper;
using OpenHands.Formats.Numpy;

namespace OpenHands.Results.Embeddings;

/// <summary>
/// What <c>openhands embed</c> writes: <c>embeddings.npy</c>, one row per clip, and <c>embeddings.csv</c>, the name and gloss of each row.
/// </summary>
/// <param name="Names">Name of each clip.</param>
/// <param name="Glosses">Its gloss; empty where unknown.</param>
/// <param name="Features">Its feature vector.</param>
public sealed record EmbeddingFolder(IReadOnlyList<string> Names, IReadOnlyList<string> Glosses, IReadOnlyList<float[]> Features)
{
    /// <summary>The features' file.</summary>
    public const string FeaturesName = "embeddings.npy";

    /// <summary>The clips' file.</summary>
    public const string ClipsName = "embeddings.csv";

    /// <summary>Writes both files; the list of clips comes last, so that a folder with one is whole.</summary>
    public void Write(string folder)
    {
        NpyFile.Write(Path.Combine(folder, FeaturesName), Features.SelectMany(row => row).ToArray(), Features.Count, Features[0].Length);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }))
        {
            csv.WriteRecord(["name", "gloss"]);
            foreach (var (name, gloss) in Names.Zip(Glosses))
            {
                csv.WriteRecord([SpreadsheetText.Write(name), SpreadsheetText.Write(gloss)]);
            }
        }

        AtomicFile.Write(Path.Combine(folder, ClipsName), text.ToString());
    }

    /// <summary>Reads a folder.</summary>
    /// <exception cref="InvalidDataException">A file is damaged, or they do not fit each other; the message names it.</exception>
    public static EmbeddingFolder Read(string folder)
    {
        var (path, names, glosses) = (Path.Combine(folder, ClipsName), new List<string>(), new List<string>());
        try
        {
            using var csv = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = true });
            while (csv.Read())
            {
                names.Add(SpreadsheetText.Read(csv.GetString("name")));
                glosses.Add(SpreadsheetText.Read(csv.GetString("gloss")));
            }
        }
        catch (Exception e) when (e is CsvFormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        var array = NpyFile.Read(Path.Combine(folder, FeaturesName));
        return array.Shape is [var rows, var width] && rows == names.Count
            ? new(names, glosses, [.. array.Values.Chunk(width)])
            : throw new InvalidDataException($"{path}: {names.Count} clips, but {FeaturesName} beside it has the shape "
                + $"({string.Join(", ", array.Shape)}); run openhands embed again");
    }
}
