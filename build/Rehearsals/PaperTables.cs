using Build.Suites;

namespace Build.Rehearsals;

/// <summary>
/// The tables of the papers, as <c>paper_tables.csv</c> of the catalogue lists them, against those that runs made: which table or cell is
/// not there, and which table no paper has.
/// </summary>
public static class PaperTables
{
    private const string Listed = "paper_tables.csv";
    private static readonly string[] Ours = ["runs", "comparisons"]; // where each figure comes from, and how sure differences are

    // One row is one cell of a paper's table; the tables without a suite list things.
    private static readonly Dictionary<string, string> Figures = new(StringComparer.Ordinal)
    {
        ["isolated"] = "top1_mean",
        ["pretraining"] = "top1_mean",
        ["transfer"] = "top1_mean",
        ["speed"] = "latency_ms",
    };

    /// <summary>What differs, a line each; nothing where the tables are whole.</summary>
    /// <param name="catalogue">Folder of the list.</param>
    /// <param name="results">Where the tables are.</param>
    /// <param name="suites">Those whose tables are expected.</param>
    public static IReadOnlyList<string> Differences(string catalogue, string results, IReadOnlyList<string> suites)
    {
        var listed = CatalogueRows.OfTable(Path.Combine(catalogue, Listed)).ToLookup(row => row["suite"]);
        return
        [
            .. listed["every"].SelectMany(row => List(results, row)),
            .. suites.SelectMany(suite => OfSuite(Path.Combine(results, suite), suite, [.. listed[suite]])),
            .. MissingCells(results, suites),
        ];
    }

    private static IEnumerable<string> List(string results, Dictionary<string, string> row)
    {
        var rows = CatalogueRows.OfTable(Path.Combine(results, $"{row["table"]}.csv"));
        if (rows.Count == 0 || !File.Exists(Path.Combine(results, $"{row["table"]}.md")))
        {
            yield return $"{row["table"]}: the table is missing or empty ({row["what"]})";
        }
    }

    private static IEnumerable<string> OfSuite(string folder, string suite, IReadOnlyList<Dictionary<string, string>> listed)
    {
        var made = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.csv").Select(Path.GetFileNameWithoutExtension).ToList() : [];
        foreach (var name in made.Except(listed.Select(row => row["table"]).Concat(Ours)))
        {
            yield return $"{suite}/{name}: no table of the paper";
        }

        foreach (var table in listed.GroupBy(row => row["table"]))
        {
            if (!made.Contains(table.Key) || !File.Exists(Path.Combine(folder, $"{table.Key}.md")))
            {
                yield return $"{suite}/{table.Key}: the table is missing ({table.First()["what"]})";
                continue;
            }

            var cells = CatalogueRows.OfTable(Path.Combine(folder, $"{table.Key}.csv"));
            foreach (var cell in from row in table
                                 from dataset in row["datasets"].Split(' ')
                                 from model in row["models"].Split(';')
                                 where !cells.Any(made => made["dataset"] == dataset && $"{made["model"]} {made["init"]}".Trim() == model
                                     && made[Figures[table.Key]].Length > 0)
                                 select $"{dataset}, {model}")
            {
                yield return $"{suite}/{table.Key}: no figure for {cell}";
            }
        }
    }

    // Tables of all suites say so themselves, also of suites that are not asked about.
    private static IEnumerable<string> MissingCells(string results, IReadOnlyList<string> suites) =>
        from file in Directory.GetFiles(results, "*.csv").Order(StringComparer.Ordinal)
        from row in CatalogueRows.OfTable(file)
        where row.ContainsValue("missing")
            && (!row.TryGetValue("experiment", out var experiment) || suites.Contains(experiment.Split('/')[0]))
        select $"{Path.GetFileName(file)}: a cell is missing: {string.Join(", ", row.Values.Where(value => value.Length > 0).Take(5))}";
}
