using System.Globalization;
using CsvHelper;

namespace OpenHands.Runs.Metrics;

/// <summary>Reads a CSV file of figures by the names of its columns; columns that nobody asks for are ignored.</summary>
internal static class FigureFile
{
    /// <summary>One object per row.</summary>
    /// <exception cref="InvalidDataException">A column or a figure is missing; the message names the file.</exception>
    public static IReadOnlyList<T> Read<T>(string path, Func<Row, T> read)
    {
        try
        {
            using var csv = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = true });
            var rows = new List<T>();
            while (csv.Read())
            {
                rows.Add(read(new Row(csv)));
            }

            return rows;
        }
        catch (Exception e) when (e is CsvFormatException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The row that was read last.</summary>
    internal readonly struct Row(CsvReader csv)
    {
        public IEnumerable<string> Columns => csv.Headers ?? [];

        public string Text(string column) => csv.GetString(column);

        public double NumberOrNaN(string column) => csv.Headers?.Contains(column) == true ? Number(column) : double.NaN;

        public double Number(string column) => csv.Parse<double>(csv.GetFieldIndex(column), CultureInfo.InvariantCulture);
    }
}
