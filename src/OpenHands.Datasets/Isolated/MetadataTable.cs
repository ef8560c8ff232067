using CsvHelper;

namespace OpenHands.Datasets.Isolated;

/// <summary>A metadata file of rows and columns. All fields are texts: nothing is guessed to be a number or a missing value.</summary>
internal sealed class MetadataTable
{
    private readonly string _path;
    private readonly string[] _header;

    private MetadataTable(string path, string[] header, List<string[]> rows) => (_path, _header, Rows) = (path, header, rows);

    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>Reads a file whose first row names the columns.</summary>
    public static MetadataTable WithHeader(string path, char delimiter = ',')
    {
        var rows = Read(path, delimiter);
        return rows.Count > 0
            ? new MetadataTable(path, rows[0], rows[1..])
            : throw new InvalidDataException($"{path}: empty, expected a row of column names");
    }

    /// <summary>Reads a file of data rows only.</summary>
    public static MetadataTable WithoutHeader(string path, int columns, char delimiter = ',')
    {
        var rows = Read(path, delimiter);
        var narrow = rows.FindIndex(row => row.Length < columns);
        return narrow < 0
            ? new MetadataTable(path, [], rows)
            : throw new InvalidDataException(
                $"{path}: row {narrow + 1} has {rows[narrow].Length} columns, expected {columns} separated by '{delimiter}'");
    }

    /// <summary>The position of the first of the names that the header has.</summary>
    public int Column(params string[] names)
    {
        var index = names.Select(name => Array.IndexOf(_header, name)).FirstOrDefault(i => i >= 0, -1);
        return index >= 0
            ? index
            : throw new InvalidDataException($"{_path}: no column {string.Join(" or ", names)}; it has {string.Join(", ", _header)}");
    }

    public bool Has(string name) => _header.Contains(name);

    /// <summary>What to call a row in messages.</summary>
    public string Where(int row) => $"{_path}, data row {row + 1}";

    private static List<string[]> Read(string path, char delimiter)
    {
        using var text = MetadataFile.OpenText(path);
        using var csv = CsvReader.Create(text, new CsvReaderOptions { Separator = delimiter, HasHeader = false, SkipEmptyLines = true });
        var rows = new List<string[]>();
        foreach (var record in csv)
        {
            var row = record.ToArray();
            if (rows.Count > 0 && row.Length < rows[0].Length)
            {
                throw new InvalidDataException($"{path}: row {record.RowNumber} has {row.Length} columns, the first has {rows[0].Length}");
            }

            rows.Add(row);
        }

        return rows;
    }
}
