namespace OpenHands.Results.Tables;

/// <summary>Cross-lingual transfer: rows are what the encoder was pretrained on, columns what it was fine-tuned on.</summary>
public static class TransferTable
{
    /// <summary>Builds the table from pretrained cells on the full training sets.</summary>
    public static Table Build(IReadOnlyList<ResultCell> cells)
    {
        var used = cells.Where(c => c is { AllLabels: true, Corpus.Length: > 0 }).ToList();
        var datasets = used.Select(c => c.Dataset).Distinct().Order(StringComparer.Ordinal).ToList();
        return new Table(
            "transfer",
            "Cross-lingual transfer",
            "Top-1 on the test split in percent after fine-tuning on the column's dataset, by the corpus of the pretraining; "
            + "mean ± standard deviation over seeds (n runs).",
            ["pretrained on", "model", "compat", "protocol", "selected on", "experiment", .. datasets, .. RunLinks.Columns],
            [
                .. used.GroupBy(c => (c.Corpus, c.Model, c.Compat, c.Protocol, c.SelectedOn, c.Experiment))
                    .OrderBy(g => g.Key.Corpus, StringComparer.Ordinal)
                    .ThenBy(g => g.Key.Experiment, StringComparer.Ordinal)
                    .Select(g => (string[])
                    [
                        g.Key.Corpus,
                        g.Key.Model,
                        g.Key.Compat,
                        g.Key.Protocol,
                        g.Key.SelectedOn,
                        g.Key.Experiment,
                        .. datasets.Select(d => g.FirstOrDefault(c => c.Dataset == d)?.Top1() ?? "missing"),
                        .. RunLinks.Of(g),
                    ]),
            ]);
    }
}
