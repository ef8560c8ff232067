using OpenHands.Results.Comparisons;
using OpenHands.Results.Tables;
using OpenHands.Runs;
using OpenHands.Runs.Manifests;
using OpenHands.Worker.Composition;

namespace OpenHands.Worker.Tests;

/// <summary>The tables that the papers' suites fill, against the list of the papers' tables.</summary>
public sealed class PaperTablesTests
{
    private static readonly string[] Papers = ["acl2022", "neurips2022"];

    [Fact]
    public void The_suites_make_the_tables_of_the_papers_with_every_cell_and_no_other_table()
    {
        var promised = PromisedCells.Of(Fixtures.Root, line => Assert.Fail(line))
            .Where(cell => Papers.Contains(cell.Experiment.Split('/')[0]))
            .Select(cell => cell with { Runs = [Evaluated(cell)] }).ToList();
        var listed = File.ReadLines(Path.Combine(Fixtures.Root, "experiments", "catalogue", "paper_tables.csv")).Skip(1)
            .Select(line => line.Split(',')).ToList();
        var compared = ComparedResults.Of(Fixtures.Root, new RunIndex([]), _ => [], line => Assert.Fail(line));
        var suites = SuiteTables.Build(promised, [], compared);

        Assert.Equal(Papers, suites.Select(suite => suite.Suite));
        foreach (var (suite, pages, figures) in suites)
        {
            var rows = listed.Where(row => row[0] == suite).ToList();
            Assert.Equal(rows.Select(row => row[1]).Distinct().Order(), pages.Select(page => page.Name).Order());
            foreach (var table in rows.GroupBy(row => row[1]))
            {
                var made = figures.Single(figure => figure.Name == table.Key);
                var (dataset, model, init) = (Column(made, "dataset"), Column(made, "model"), Column(made, "init"));
                var cells = made.Rows.Select(row => $"{row[dataset]}: {row[model]} {row[init]}".TrimEnd()).ToHashSet();
                Assert.Superset(
                    (from row in table from set in row[2].Split(' ') from name in row[3].Split(';') select $"{set}: {name}").ToHashSet(),
                    cells);
                Assert.DoesNotContain("missing", pages.Single(page => page.Name == table.Key).Rows.SelectMany(row => row));
            }
        }

        var all = TableWriter.Build(Fixtures.Root, RunIndex.Read(Path.Combine(Fixtures.Root, "docs")), []);
        Assert.Superset(
            listed.Where(row => row[0] == "every").Select(row => row[1]).ToHashSet(), all.Select(table => table.Name).ToHashSet());
    }

    private static int Column(Table table, string name) => table.Columns.Index().Single(column => column.Item == name).Index;

    private static Run Evaluated(ResultCell cell) => new(
        $"results/runs/{cell.Experiment}", cell.Experiment.Split('/')[0], cell.Experiment.Split('/')[1], "evaluate", null,
        new RunRecord
        {
            Kind = "evaluate",
            ConfigSha256 = new string('0', 64),
            Metrics = new Dictionary<string, double> { ["top1"] = 0.5, ["latency_ms"] = 1 },
        },
        new StageManifest { Stage = $"{cell.Experiment}/evaluate", Kind = "evaluate", Key = new string('1', 64) });
}
