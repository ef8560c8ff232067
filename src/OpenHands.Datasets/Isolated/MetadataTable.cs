using CsvHelper;

namespace OpenHands.Datasets.Isolated;

/// <summary>A metadata file of rows and columns. All fields are texts: nothing is guessed to be a number or a missing value.</summary>
internal sealed class MetadataTable
{
    private readonly string _path;
    private readonly string[] _header;

    private readonly IReadOnlyList<long> _numbers;

    private MetadataTable(string path, string[] header, IEnumerable<(string[] Fields, long Number)> rows) =>
        (_path, _header, Rows, _numbers) = (path, header, [.. rows.Select(row => row.Fields)], [.. rows.Select(row => row.Number)]);

    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>Reads a file whose first row names the columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="delimiter">What separates columns; by default whichever of comma, semicolon and tab the first row has most of.</param>
    public static MetadataTable WithHeader(string path, char? delimiter = null)
    {
        var text = MetadataFile.Text(path);
        var rows = Read(path, text, delimiter ?? Separator(text));
        return rows.Count > 0
            ? new MetadataTable(path, [.. rows[0].Fields.Select(name => name.Trim())], rows[1..])
            : throw new InvalidDataException($"{path}: empty, expected a row of column names");
    }

    /// <summary>
    /// Reads DEVISIGN's class lists: rows with tabs, UTF-8 or (the first release) GBK, under a header that may be separated by blanks.
    /// </summary>
    public static MetadataTable OfTabs(string path)
    {
        var text = MetadataFile.Text(path, MetadataFile.Chinese);
        var end = text.IndexOfAny(['\n', '\r']);
        if (end > 0 && !text.AsSpan(0, end).Contains('\t'))
        {
            // Only a blank before a bracket belongs to a name, as in "Meaning (Chinese)".
            text = string.Join('\t', text[..end].Replace(" (", "\u00a0(", StringComparison.Ordinal)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Replace('\u00a0', ' ') + text[end..];
        }

        var rows = Read(path, text, '\t');
        return rows.Count > 0
            ? new MetadataTable(path, [.. rows[0].Fields.Select(name => name.Trim())], rows[1..])
            : throw new InvalidDataException($"{path}: empty, expected a row of column names");
    }

    /// <summary>Reads a file of data rows only.</summary>
    public static MetadataTable WithoutHeader(string path, int columns, char delimiter = ',')
    {
        var rows = Read(path, MetadataFile.Text(path), delimiter);
        var narrow = rows.FindIndex(row => row.Fields.Length < columns);
        return narrow < 0
            ? new MetadataTable(path, [], rows)
            : throw new InvalidDataException(
                $"{path}: row {rows[narrow].Number} has {rows[narrow].Fields.Length} columns, expected {columns} separated by "
                    + $"'{delimiter}'");
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

    /// <summary>What the first column has in the rows whose other column has one of the values.</summary>
    /// <exception cref="InvalidDataException">There is no such column, or no row has one of the values.</exception>
    public IReadOnlySet<string> Named(string column, IReadOnlyList<string> values)
    {
        var place = Column(column);
        var found = Rows.Where(row => values.Contains(row[place].Trim())).Select(row => row[0].Trim()).ToHashSet(StringComparer.Ordinal);
        return found.Count > 0
            ? found
            : throw new InvalidDataException($"{_path}: no row has {string.Join(" or ", values)} in the column {column}");
    }

    /// <summary>What to call a row in messages.</summary>
    public string Where(int row) => $"{_path}, row {_numbers[row]}";

    private static char Separator(string text)
    {
        var end = text.AsSpan().IndexOfAny('\n', '\r');
        var first = end < 0 ? text : text[..end];
        return ((char[])[',', ';', '\t']).MaxBy(separator => first.Count(letter => letter == separator));
    }

    private static List<(string[] Fields, long Number)> Read(string path, string text, char delimiter)
    {
        using var lines = new StringReader(text);
        using var csv = CsvReader.Create(lines, new CsvReaderOptions { Separator = delimiter, HasHeader = false, SkipEmptyLines = true });
        var rows = new List<(string[] Fields, long Number)>();
        foreach (var record in csv)
        {
            var row = record.ToArray();
            if (row.All(string.IsNullOrWhiteSpace))
            {
                continue; // what spreadsheets leave of rows that were emptied
            }

            if (rows.Count > 0 && row.Length < rows[0].Fields.Length)
            {
                throw new InvalidDataException($"{path}: row {record.RowNumber} has {row.Length} columns, the first has "
                    + $"{rows[0].Fields.Length}");
            }

            rows.Add((row, record.RowNumber));
        }

        return rows;
    }
}
