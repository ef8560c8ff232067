using OpenHands.Results.Comparisons;

namespace OpenHands.Results.Tables;

/// <summary>Does pretraining help: the same model and share of the training set, from the pretrained encoder and from scratch.</summary>
public static class PretrainingTable
{
    /// <summary>Builds the table: one row per experiment, model, dataset, number of labels and pretraining.</summary>
    /// <param name="cells">Measured and expected cells.</param>
    /// <param name="compared">The differences.</param>
    public static Table Build(IReadOnlyList<ResultCell> cells, ComparedResults compared) => new(
        "pretraining",
        "Pretraining on and off, by share of the training set",
        "Top-1 on the test split in percent, mean ± standard deviation over seeds (n runs). The difference is in points, over "
            + "pairs of equal seeds, with what it stands on (comparisons.csv says how). "
            + "\"at chance\": that pretraining's validation loss ended where guessing is.",
        ["dataset", "model", "labels used", "pretrained", "scratch", "difference", "pretrained on", "compat", "protocol", "selected on",
            "experiment", .. RunLinks.Columns],
        [
            .. cells.Where(c => c.Init.Length > 0)
                .GroupBy(c => (c.Dataset, c.Model, c.Labels, c.Compat, c.Protocol, c.SelectedOn, c.Experiment))
                .SelectMany(g => Rows([.. g], compared)),
        ]);

    /// <summary>Each pretrained cell with the one from scratch; one row where there is none of them.</summary>
    internal static IEnumerable<(ResultCell? Pretrained, ResultCell? Scratch)> Pairs(IReadOnlyList<ResultCell> group)
    {
        var scratch = group.FirstOrDefault(c => c.Init == "scratch");
        return group.Where(c => c.Init == "pretrained").DefaultIfEmpty().Select(pretrained => (pretrained, scratch));
    }

    private static IEnumerable<string[]> Rows(IReadOnlyList<ResultCell> group, ComparedResults compared) =>
        Pairs(group).Select(pair => Row(group[0], pair.Pretrained, pair.Scratch, compared));

    private static string[] Row(ResultCell any, ResultCell? pretrained, ResultCell? scratch, ComparedResults compared) =>
    [
        any.Dataset,
        any.Model,
        any.Labels,
        pretrained?.Top1() ?? "missing",
        scratch?.Top1() ?? "missing",
        compared.Effect(pretrained, scratch),
        pretrained?.Corpus ?? string.Empty,
        any.Compat,
        any.Protocol,
        any.SelectedOn,
        any.Experiment,
        .. RunLinks.Of(new[] { pretrained, scratch }.OfType<ResultCell>()),
    ];
}
