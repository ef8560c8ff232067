using System.Globalization;
using OpenHands.Results.Comparisons;
using OpenHands.Runs;

namespace OpenHands.Results.Tables;

/// <summary>
/// The tables of each suite as the papers print them: data sets down, models across, mean ± standard deviation over seeds, the best in
/// bold, published figures below ours. A CSV of the same name has the figures, one a column, and runs.csv says where each comes from.
/// </summary>
public static class SuiteTables
{
    private const string Missing = "missing";

    private static readonly string[] Metrics = ["top1", "top1_without_copies", "top3", "top5", "class_mean"];

    private static readonly string[] FigureColumns =
    [
        "dataset", "model", "init", "fraction", "clips_per_class", "pretrained_on", "experiment", "compat", "protocol", "selected_on", "n",
        .. Metrics.SelectMany(metric => new[] { $"{metric}_mean", $"{metric}_sd" }), "latency_ms", "parameters", "multiply_adds",
        "published_top1", "published_certainty", "published_source",
    ];

    /// <summary>Builds the tables of every suite that has a run.</summary>
    /// <param name="cells">Measured and promised cells of all suites.</param>
    /// <param name="references">Published figures.</param>
    /// <param name="compared">The comparisons.</param>
    /// <returns>Per suite its pages, for people, and its figures, for programs.</returns>
    /// <exception cref="InvalidDataException">A suite has the name of a folder that results/ has for something else.</exception>
    public static IReadOnlyList<(string Suite, IReadOnlyList<Table> Pages, IReadOnlyList<Table> Figures)> Build(
        IReadOnlyList<ResultCell> cells, IReadOnlyList<ReferenceValue> references, ComparedResults compared) =>
    [
        .. from suite in cells.GroupBy(cell => cell.Experiment.Split('/')[0])
           where suite.Any(cell => cell.Runs.Count > 0)
           orderby suite.Key
           select Of(ResultFolders.OfSuite(suite.Key), [.. suite], references, compared),
    ];

    private static (string Suite, IReadOnlyList<Table> Pages, IReadOnlyList<Table> Figures) Of(
        string suite, IReadOnlyList<ResultCell> cells, IReadOnlyList<ReferenceValue> references, ComparedResults compared)
    {
        (Table Page, IReadOnlyList<ResultCell> Cells)[] tables =
            [.. new[]
                {
                    Recognition(suite, cells, references), Pretraining(suite, cells, compared), Transfer(suite, cells), Speed(suite, cells),
                }.Where(table => table.Cells.Count > 0)];
        var rows = compared.All.Where(row => ResultFolders.OfSuite(row.Suite) == suite).ToList();
        return (suite, [.. tables.Select(table => table.Page), .. rows.Count > 0 ? new[] { ComparisonTable.Page(suite, rows) } : []],
            [.. rows.Count > 0 ? new[] { ComparisonTable.Figures(rows) } : [],
                .. tables.Select(table => new Table(table.Page.Name, table.Page.Title, "", FigureColumns,
                [.. table.Cells.Select(cell => Figures(cell, references))])), Sources(cells)]);
    }

    private static (Table Page, IReadOnlyList<ResultCell> Cells) Recognition(
        string suite, IReadOnlyList<ResultCell> all, IReadOnlyList<ReferenceValue> references)
    {
        var cells = all.Where(cell => cell.AllLabels).ToList();
        var label = Labels(cells, cell => (cell.Dataset, Setup(cell)));
        var models = cells.Select(label).Distinct().ToList();
        var rows = new List<IReadOnlyList<string>>();
        foreach (var set in cells.GroupBy(cell => cell.Dataset))
        {
            var setups = set.GroupBy(Setup).ToList();
            rows.AddRange(setups.Select(setup => (string[])
                [setups.Count > 1 ? $"{set.Key} ({setup.Key})" : set.Key,
                    .. BestInBold([.. models.Select(model => setup.FirstOrDefault(cell => label(cell) == model))])]));
            var published = references.Where(value => value.Table == "isolated" && value.Metric == "top1" && value.Dataset == set.Key)
                .ToDictionary(value => value.Model);
            if (cells.Any(cell => cell.Dataset == set.Key && published.ContainsKey(cell.Model)))
            {
                // A column of a model with and without pretraining has the published figure of the model as it is named there.
                rows.Add([$"{set.Key}, published", .. models.Select(model => published.GetValueOrDefault(model)?.Percent() ?? "")]);
            }
        }

        return (new Table("isolated", $"Isolated sign recognition, suite {suite}", Note(suite, cells, "Top-1 on the test split in percent"),
            ["dataset", .. models], rows), cells);
    }

    private static (Table Page, IReadOnlyList<ResultCell> Cells) Pretraining(
        string suite, IReadOnlyList<ResultCell> all, ComparedResults compared)
    {
        var cells = all.Where(cell => cell.Init.Length > 0).ToList();
        var setups = cells.Select(Setup).Distinct().Count();
        var rows = cells.GroupBy(cell => (cell.Dataset, cell.Model, cell.Labels, Setup: Setup(cell), cell.Experiment)).SelectMany(group =>
            PretrainingTable.Pairs([.. group]).Select(pair => (string[])
            [
                setups > 1 ? $"{group.Key.Dataset} ({group.Key.Setup})" : group.Key.Dataset, group.Key.Model,
                group.Key.Labels, pair.Pretrained?.Corpus ?? "",
                .. BestInBold([pair.Pretrained, pair.Scratch]), compared.Effect(pair.Pretrained, pair.Scratch),
                ExperimentOf(group.First()),
            ]));
        return (new Table("pretraining", $"Pretraining on and off, suite {suite}",
            Note(suite, cells, "Top-1 on the test split in percent; the difference in points"),
            ["dataset", "model", "labels used", "pretrained on", "pretrained", "scratch", "difference", "experiment"], [.. rows]), cells);
    }

    private static (Table Page, IReadOnlyList<ResultCell> Cells) Transfer(string suite, IReadOnlyList<ResultCell> all)
    {
        var cells = all.Where(cell => cell is { AllLabels: true, Corpus.Length: > 0 }).ToList();
        var sets = cells.Select(cell => cell.Dataset).Distinct().ToList();
        var rows = cells.GroupBy(cell => (cell.Corpus, cell.Model, Setup: Setup(cell), cell.Experiment)).ToList();
        var columns = sets.Select(set => BestInBold([.. rows.Select(row => row.FirstOrDefault(cell => cell.Dataset == set))])).ToList();
        return (new Table("transfer", $"Transfer to other data sets, suite {suite}",
            Note(suite, cells, "Top-1 on the test split in percent, by what the encoder was pretrained on"),
            ["pretrained on", "model", "experiment", .. sets],
            [.. rows.Select((row, i) => (string[])
                [row.Key.Corpus, row.Key.Model, ExperimentOf(row.First()), .. columns.Select(column => column[i])])]), cells);
    }

    private static (Table Page, IReadOnlyList<ResultCell> Cells) Speed(string suite, IReadOnlyList<ResultCell> all)
    {
        var cells = all.Where(cell => cell.AllLabels && cell.Of("latency_ms") is not null).ToList();
        return (new Table("speed", $"Speed, suite {suite}",
            "Median latency of one clip at batch size 1 in milliseconds; parameters and multiply-adds in millions.",
            ["model", "dataset", "latency", "parameters", "multiply-adds"],
            [.. cells.DistinctBy(cell => (cell.Model, cell.Dataset)).Select(cell => (string[])
                [cell.Model, cell.Dataset, cell.Of("latency_ms")!.Mean.ToString("0.00", CultureInfo.InvariantCulture),
                    Millions(cell.Runs[0].Record.Parameters), Millions(cell.Runs[0].Record.MultiplyAdds)])]), cells);
    }

    private static string[] Figures(ResultCell cell, IReadOnlyList<ReferenceValue> references)
    {
        var published = references.FirstOrDefault(value =>
            value.Table == "isolated" && value.Metric == "top1" && value.Dataset == cell.Dataset && value.Model == cell.Model);
        var record = (cell.Runs.Count > 0 ? cell.Runs[0] : null)?.Record;
        return
        [
            cell.Dataset, cell.Model, cell.Init, Tables.Figures.Number(cell.Fraction), Tables.Figures.Whole(cell.ClipsPerClass),
            cell.Corpus, cell.Experiment, cell.Compat, cell.Protocol, cell.SelectedOn, Tables.Figures.Whole(cell.Runs.Count),
            .. Metrics.Select(cell.Of).SelectMany(value =>
                new[] { Tables.Figures.Number(value?.Mean), Tables.Figures.Number(value?.Deviation) }),
            Tables.Figures.Number(cell.Of("latency_ms")?.Mean), Tables.Figures.Whole(record?.Parameters),
            Tables.Figures.Whole(record?.MultiplyAdds), Tables.Figures.Number(published?.Value), published?.Confidence ?? "",
            published?.Source ?? "",
        ];
    }

    private static Table Sources(IReadOnlyList<ResultCell> cells) => new("runs", "Runs", "",
        ["experiment", "dataset", "model", "init", "fraction", "clips_per_class", "seed", .. RunLinks.Columns],
        [.. from cell in cells from run in cell.Runs
            select (string[])
            [
                cell.Experiment, cell.Dataset, cell.Model, cell.Init, Tables.Figures.Number(cell.Fraction),
                Tables.Figures.Whole(cell.ClipsPerClass), Tables.Figures.Whole(run.Record.Seed), .. RunLinks.Of(cell with { Runs = [run] }),
            ]]);

    // Of figures of one row or column the highest mean is in bold, where there is something to compare it with.
    private static string[] BestInBold(IReadOnlyList<ResultCell?> cells)
    {
        var means = cells.Select(cell => cell?.Of("top1")?.Mean).ToList();
        var best = means.Count(mean => mean is not null) > 1 ? means.Max() : null;
        return [.. cells.Select((cell, i) => cell is null ? "–"
            : cell.Of("top1") is not { } top1 ? Missing
            : means[i] == best ? $"**{Text(cell, top1)}**" : Text(cell, top1))];
    }

    private static string Text(ResultCell cell, Statistic top1) =>
        top1.Percent(withCount: false) + (cell.Of("top1_without_copies") is { } other && other != top1 ? "*" : "");

    // Names of columns: the model and how it began, with the experiment where that leaves two in one place.
    private static Func<ResultCell, string> Labels<TPlace>(IReadOnlyList<ResultCell> cells, Func<ResultCell, TPlace> place)
    {
        var ambiguous = cells.GroupBy(cell => (place(cell), Short(cell))).Where(group => group.Count() > 1)
            .Select(group => group.Key.Item2).ToHashSet();
        return cell => ambiguous.Contains(Short(cell)) ? $"{Short(cell)} ({ExperimentOf(cell)})" : Short(cell);

        static string Short(ResultCell cell) => $"{cell.Model} {cell.Beginning}".TrimEnd();
    }

    private static string Setup(ResultCell cell) => $"compat {cell.Compat}, protocol {cell.Protocol}";

    private static string ExperimentOf(ResultCell cell) => cell.Experiment[(cell.Experiment.IndexOf('/') + 1)..];

    private static string Note(string suite, IReadOnlyList<ResultCell> cells, string what)
    {
        var counts = cells.Select(cell => cell.Runs.Count).Where(n => n > 0).Distinct().Order().ToList();
        var setups = cells.Select(Setup).Distinct().ToList();
        var missing = cells.Count(cell => cell.Of("top1") is null);
        return $"{what}, mean ± standard deviation over n = {string.Join(" or ", counts)} seeds"
            + (setups.Count == 1 ? $"; {setups[0]}" : "") + ". The best is in bold. Figures with more digits, and where each comes from, "
            + "are in the CSV files beside this page."
            + (cells.Any(cell => cell.Of("top1_without_copies") is { } other && other != cell.Of("top1"))
                ? " *: test clips with copies in the training set are counted; top1_without_copies leaves them out." : "")
            + (missing > 0 ? $" {missing} cells are missing: `./build.sh --suite={suite}` fills them." : "");
    }

    private static string Millions(long? value) => (value / 1e6)?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
}
