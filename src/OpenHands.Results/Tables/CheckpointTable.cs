using OpenHands.Runs;

namespace OpenHands.Results.Tables;

/// <summary>
/// <c>ssl_checkpoints</c>: every checkpoint that a pretraining or fine-tuning run kept. The first two columns are those of upstream's
/// table of released checkpoints.
/// </summary>
public static class CheckpointTable
{
    private static readonly string[] Columns =
    [
        "Checkpoint", "Download", "sha256", "dataset", "encoder", "parameters", "compat", "protocol", "selected on", "epoch", "top-1",
            "top-3", "top-5",
        "seed", "config hash", "commit", "warnings",
    ];

    /// <summary>Builds the table from the runs of all suites.</summary>
    public static Table Build(RunIndex index) => new(
        "ssl_checkpoints",
        "Checkpoints",
        "One row per checkpoint kept by a run of this repository. Accuracies of a fine-tuned checkpoint are those of its evaluation on the "
            + "test split (of its own validation where it was not evaluated yet); those of a pretraining checkpoint are contrastive "
            + "accuracies on the validation windows. Epochs count from 0.",
        Columns,
        [.. index.Runs.Where(r => r.Record is { Kind: "pretrain" or "finetune", Checkpoint: not null }).Select(r => Row(index, r))]);

    private static string[] Row(RunIndex index, Run run)
    {
        var record = run.Record;
        var measured = index.EvaluationOf(run)?.Record ?? record;
        return
        [
            run.Name,
            $"{run.Folder}/{record.Checkpoint}",
            record.CheckpointSha256 ?? string.Empty,
            record.Dataset ?? string.Empty,
            record.Encoder ?? string.Empty,
            Figures.Whole(record.Parameters),
            record.Compat ?? string.Empty,
            Selection.Protocol(measured),
            record.Kind == "finetune" ? Selection.Of(measured) : record.SelectedOn ?? string.Empty,
            Figures.Whole(record.BestEpoch),
            Figures.Fraction(measured.Metric("top1")),
            Figures.Fraction(measured.Metric("top3")),
            Figures.Fraction(measured.Metric("top5")),
            Figures.Whole(record.Seed),
            record.ConfigSha256[..Math.Min(12, record.ConfigSha256.Length)],
            run.Manifest.Commit,
            string.Join("; ", record.Warnings),
        ];
    }
}
