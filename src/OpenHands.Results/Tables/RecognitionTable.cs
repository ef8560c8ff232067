namespace OpenHands.Results.Tables;

/// <summary>The paper's recognition table: top-1 of each model on each isolated dataset, with published figures beside ours.</summary>
public static class RecognitionTable
{
    /// <summary>
    /// Builds the table: one row per dataset, model and experiment; cells without a run name the command that fills them.
    /// </summary>
    /// <param name="cells">Measured and expected cells.</param>
    /// <param name="references">Published figures.</param>
    public static Table Build(IReadOnlyList<ResultCell> cells, IReadOnlyList<ReferenceValue> references)
    {
        var rows = cells.Where(c => c.AllLabels).Select(c => Row(c, references)).ToList();
        var covered = cells.Select(c => (c.Dataset, c.Model)).ToHashSet();
        rows.AddRange(references.Where(r => r.Table == "isolated" && !covered.Contains((r.Dataset, r.Model))).Select(Unmatched));
        return new Table(
            "isolated",
            "Isolated sign recognition",
            "Top-1 on the test split, mean ± standard deviation over seeds (n runs), in percent. "
            + "protocol paper = the epoch is selected on the "
            + "test split as upstream does; clean = on no test clip. Published figures carry how sure we are of them.",
            ["dataset", "model", "init", "top-1", "top-3", "top-5", "class mean", "published top-1", "source", "compat", "protocol",
                "selected on", "experiment", .. RunLinks.Columns],
            rows);
    }

    private static string[] Row(ResultCell cell, IReadOnlyList<ReferenceValue> references)
    {
        var reference = references.FirstOrDefault(
            r => r.Table == "isolated" && r.Metric == "top1" && r.Dataset == cell.Dataset && r.Model == cell.Model);
        return
        [
            cell.Dataset,
            cell.Model,
            cell.Beginning,
            cell.Top1() ?? "missing",
            cell.Of("top3")?.Percent() ?? string.Empty,
            cell.Of("top5")?.Percent() ?? string.Empty,
            cell.Of("class_mean")?.Percent() ?? string.Empty,
            reference?.Percent() ?? string.Empty,
            reference?.Source ?? string.Empty,
            cell.Compat,
            cell.Protocol,
            cell.SelectedOn,
            cell.Experiment,
            .. RunLinks.Of(cell),
        ];
    }

    private static string[] Unmatched(ReferenceValue reference) =>
    [
        reference.Dataset, reference.Model, string.Empty, "missing", string.Empty, string.Empty, string.Empty, reference.Percent(),
        reference.Source,
        string.Empty, string.Empty, string.Empty, string.Empty, .. RunLinks.Columns.Select(_ => string.Empty),
    ];
}
