using System.Globalization;
using CsvHelper;

namespace OpenHands.Datasets.Catalogue;

/// <summary>Reads one table of the catalogue; every error names file, line and column.</summary>
internal sealed class CatalogueTable : IDisposable
{
    private readonly string _path;
    private readonly CsvReader _csv;

    private CatalogueTable(string path)
    {
        _path = path;
        _csv = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = true, TrackLineNumbers = true });
    }

    /// <summary>Reads all rows.</summary>
    /// <exception cref="InvalidDataException">The table is missing or a cell is not what its column asks for.</exception>
    public static List<T> Read<T>(string path, Func<CatalogueTable, T> row)
    {
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"{path}: this table of the catalogue is missing");
        }

        using var table = new CatalogueTable(path);
        try
        {
            var rows = new List<T>();
            while (table._csv.Read())
            {
                rows.Add(row(table));
            }

            return rows;
        }
        catch (CsvFormatException e)
        {
            throw new InvalidDataException($"{path}, line {e.LineNumber}: {e.Message}", e);
        }
        catch (KeyNotFoundException e)
        {
            // CsvHelper, of a column that the header lacks.
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    public string Text(string column) => Optional(column) ?? throw Wrong(column, "", "expected a text");

    public string? Optional(string column)
    {
        var text = _csv.GetString(column).Trim();
        return text.Length == 0 ? null : text;
    }

    public T Number<T>(string column)
        where T : struct, IParsable<T> => OptionalNumber<T>(column) ?? throw Wrong(column, "", "expected a number");

    public T? OptionalNumber<T>(string column)
        where T : struct, IParsable<T> => Optional(column) is not { } text
            ? null
            : T.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(column, text, "expected a number");

    public bool Flag(string column) => Choice(column, ("yes", true), ("no", false));

    public T Choice<T>(string column, params (string Name, T Value)[] choices)
    {
        var text = Text(column);
        foreach (var (name, value) in choices)
        {
            if (name == text)
            {
                return value;
            }
        }

        throw Wrong(column, text, $"expected {string.Join(", ", choices.Select(choice => choice.Name))}");
    }

    public Uri? Url(string column) => Optional(column) is not { } text
        ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
            ? url
            : throw Wrong(column, text, "expected an http(s) address");

    public string? Sha256(string column) => Optional(column) is not { } text
        ? null
        : text.Length == 64 && text.All(char.IsAsciiHexDigit)
            ? text.ToLowerInvariant()
            : throw Wrong(column, text, "expected 64 hexadecimal digits");

    public void Dispose() => _csv.Dispose();

    private InvalidDataException Wrong(string column, string text, string expected) =>
        new($"{_path}, line {_csv.LineNumber}: {column} is '{text}', {expected}");
}
