using System.Text;

namespace Build.Nightly;

/// <summary>
/// The rows of two states of a CSV table that speak of one suite, compared without the columns that change from run to run though the
/// results are equal: times, and the commit that made them.
/// </summary>
public static class TableDiff
{
    private static readonly string[] Volatile = ["latency (ms)", "threads", "processor", "commit"];

    /// <summary>What was in the table before and is not now, and the other way round; empty where the suite's rows agree.</summary>
    /// <param name="name">The table's name, for the lines.</param>
    /// <param name="before">The stored CSV.</param>
    /// <param name="after">The regenerated CSV.</param>
    /// <param name="suite">Rows count that have a cell beginning with this name and a slash.</param>
    public static IReadOnlyList<string> Rows(string name, string before, string after, string suite)
    {
        var (old, young) = (Parse(before), Parse(after));
        if (old.Count == 0 || young.Count == 0)
        {
            return old.Count == young.Count ? [] : [$"{name}: one of the two is empty"];
        }

        var columns = old[0].Intersect(young[0]).Except(Volatile).ToList(); // a column that one side lacks says nothing about results
        var (stored, made) = (Of(old, columns, suite), Of(young, columns, suite));
        return
        [
            .. stored.Except(made).Select(row => $"{name} - {row}"),
            .. made.Except(stored).Select(row => $"{name} + {row}"),
        ];
    }

    private static List<string> Of(List<List<string>> records, List<string> columns, string suite)
    {
        var kept = columns.Select(column => records[0].IndexOf(column)).ToList();
        return [.. records.Skip(1).Where(r => r.Any(cell => cell.StartsWith($"{suite}/", StringComparison.Ordinal)))
            .Select(r => string.Join(", ", kept.Where(c => c < r.Count).Select(c => r[c])))];
    }

    /// <summary>RFC 4180: cells in quotes may hold commas, line breaks and doubled quotes.</summary>
    private static List<List<string>> Parse(string csv)
    {
        var records = new List<List<string>>();
        var (record, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < csv.Length; i++)
        {
            switch (csv[i])
            {
                case '"' when quoted && i + 1 < csv.Length && csv[i + 1] == '"':
                    cell.Append(csv[i++]);
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    EndCell();
                    break;
                case '\n' when !quoted:
                    EndCell();
                    records.Add(record);
                    record = [];
                    break;
                default:
                    cell.Append(csv[i]);
                    break;
            }
        }

        return records;

        void EndCell()
        {
            record.Add(cell.ToString());
            cell.Clear();
        }
    }
}
