using System.Globalization;

namespace OpenHands.Results.Tables;

/// <summary>Inference cost: latency of one clip at batch size 1, parameters, multiply-adds.</summary>
public static class SpeedTable
{
    /// <summary>Builds the table: one row per model, dataset and experiment that measured a latency.</summary>
    public static Table Build(IReadOnlyList<ResultCell> cells) => new(
        "speed",
        "Inference speed",
        "Median latency of one clip at batch size 1, measured by the evaluation on the machine and threads named; parameters; "
        + "multiply-adds of one clip in the matrix products and "
        + "convolutions of our networks (temporal taps that meet only padding are not computed).",
        ["model", "dataset", "latency (ms)", "parameters", "multiply-adds", "init", "threads", "processor", "experiment",
            .. RunLinks.Columns],
        [
            .. cells.Where(c => c.AllLabels && c.Of("latency_ms") is not null).Select(c =>
            {
                var first = c.Runs[0].Record;
                return (string[])
                [
                    c.Model,
                    c.Dataset,
                    c.Of("latency_ms")!.Mean.ToString("0.00", CultureInfo.InvariantCulture),
                    Figures.Whole(first.Parameters),
                    Figures.Whole(first.MultiplyAdds),
                    c.Beginning,
                    first.Environment.GetValueOrDefault("threads", string.Empty),
                    first.Environment.GetValueOrDefault("processor", string.Empty),
                    c.Experiment,
                    .. RunLinks.Of(c),
                ];
            }),
        ]);
}
