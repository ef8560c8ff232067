using System.Globalization;
using System.Text;
using CsvHelper;

namespace OpenHands.Results.Tables;

/// <summary>Writes tables so that equal contents give equal bytes: UTF-8 without mark, line feeds, atomically renamed.</summary>
public static class TableFile
{
    /// <summary>Writes <c>name.csv</c> (RFC 4180 quoting) into a folder.</summary>
    public static void WriteCsv(string folder, Table table)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }))
        {
            foreach (var row in table.Rows.Prepend(table.Columns))
            {
                csv.WriteRecord([.. row.Select(SpreadsheetText.Write)]);
            }
        }

        Write(Path.Combine(folder, table.Name + ".csv"), text.ToString());
    }

    /// <summary>Writes <c>name.md</c> into a folder: heading, note, table.</summary>
    public static void WriteMarkdown(string folder, Table table) => Write(Path.Combine(folder, table.Name + ".md"), Markdown(table));

    /// <summary>
    /// The table as Markdown, for people: runs are numbered links, checksums are cut to 12 digits, and what leads to a run's single files
    /// is in the CSV alone.
    /// </summary>
    public static string Markdown(Table table)
    {
        var text = new StringBuilder().Append("# ").Append(table.Title).Append("\n\n");
        if (table.Note.Length > 0)
        {
            text.Append(table.Note).Append("\n\n");
        }

        var shown = Enumerable.Range(0, table.Columns.Count).Where(i => !RunLinks.Details.Contains(table.Columns[i])).ToList();
        AppendRow(text, shown.Select(i => Linked(table.Columns[i])));
        AppendRow(text, shown.Select(_ => "---"));
        foreach (var row in table.Rows)
        {
            AppendRow(text, shown.Select(i => table.Columns[i] == RunLinks.Runs ? Numbered(row[i]) : Linked(row[i])));
        }

        return text.ToString();
    }

    /// <summary>Writes text whole or not at all; an unchanged file is left alone.</summary>
    internal static void Write(string path, string text)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text)
        {
            return;
        }

        AtomicFile.Write(path, text);
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Linked(string cell) => string.Join(' ', RunLinks.Parts(cell)
        .Select(part => part.Path is null ? Escaped(Short(part.Text)) : $"[{Escaped(part.Text)}]({part.Path})"));

    private static string Numbered(string cell) => string.Join(' ', RunLinks.Parts(cell)
        .Select((part, i) => part.Path is null ? Escaped(part.Text) : $"[{i + 1}]({part.Path})"));

    private static string Short(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower) ? text[..12] : text;

    private static string Escaped(string text) => text.Replace("|", "\\|").Replace("\n", " ").Replace("<", "&lt;");
}
