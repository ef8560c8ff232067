using System.Globalization;

namespace OpenHands.Results.Tables;

/// <summary>Does pretraining help: the same model and share of the training set, from the pretrained encoder and from scratch.</summary>
public static class PretrainingTable
{
    /// <summary>Builds the table: one row per experiment, model, dataset and fraction.</summary>
    public static Table Build(IReadOnlyList<ResultCell> cells) => new(
        "pretraining",
        "Pretraining on and off, by share of the training set",
        "Top-1 on the test split in percent, mean ± standard deviation over seeds (n runs). The difference is that of the means, in "
            + "points. "
            + "\"at chance\": that pretraining's validation loss ended where guessing is.",
        ["dataset", "model", "fraction", "pretrained", "scratch", "difference", "pretrained on", "compat", "protocol", "selected on",
            "experiment", .. RunLinks.Columns],
        [
            .. cells.Where(c => c.Init.Length > 0)
                .GroupBy(c => (c.Dataset, c.Model, c.Fraction, c.Compat, c.Protocol, c.SelectedOn, c.Experiment))
                .Select(g => Row([.. g])),
        ]);

    private static string[] Row(IReadOnlyList<ResultCell> group)
    {
        var pretrained = group.FirstOrDefault(c => c.Init == "pretrained");
        var scratch = group.FirstOrDefault(c => c.Init == "scratch");
        var (with, without) = (pretrained?.Of("top1"), scratch?.Of("top1"));
        var any = group[0];
        return
        [
            any.Dataset,
            any.Model,
            Figures.Number(any.Fraction),
            pretrained?.Top1() ?? "missing",
            scratch?.Top1() ?? "missing",
            with is not null && without is not null
                ? ((with.Mean - without.Mean) * 100).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture)
                : string.Empty,
            pretrained?.Corpus ?? string.Empty,
            any.Compat,
            any.Protocol,
            any.SelectedOn,
            any.Experiment,
            .. RunLinks.Of(group),
        ];
    }
}
