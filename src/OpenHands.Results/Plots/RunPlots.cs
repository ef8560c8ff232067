using OpenHands.Results.Comparisons;
using OpenHands.Results.Tables;
using OpenHands.Runs;
using OpenHands.Runs.Metrics;
using ScottPlot;

namespace OpenHands.Results.Plots;

/// <summary>All plots of a repository's runs, each with the file name it is kept under.</summary>
public static class RunPlots
{
    /// <summary>Draws every plot and writes it as SVG and PNG into a folder.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="index">All finished runs.</param>
    /// <returns>How many plots there are.</returns>
    /// <param name="warn">Hears of runs whose metrics or predictions are damaged: they have no plots, all others have theirs.</param>
    /// <param name="ofRun">Takes each plot of one run: the run, what is plotted, the PNG file's bytes.</param>
    /// <param name="compared">The comparisons; null for none.</param>
    public static int Write(
        string root, string folder, RunIndex index, Action<string> warn, Action<Run, string, byte[]>? ofRun = null,
        ComparedResults? compared = null)
    {
        var plots = 0;
        foreach (var drawn in All(root, index, warn).Concat(Comparisons(compared)))
        {
            var png = PlotFile.Write(folder, drawn.Name, drawn.Plot);
            plots++;
            if (drawn.Of is { } run)
            {
                ofRun?.Invoke(run, drawn.Kind, png);
            }
        }

        return plots;
    }

    private static IEnumerable<Drawn> All(string root, RunIndex index, Action<string> warn)
    {
        return
        [
            .. LowResource(index),
            .. ClipsPerClass(index),
            .. index.Runs.SelectMany(r => Readable(() => OfTraining(root, r))),
            .. index.Runs.SelectMany(r => Readable(() => Throughput(root, r))),
            .. index.Runs.SelectMany(r => Readable(() => OfEvaluation(root, r))),
            .. EvaluatedData(root, index).SelectMany(r => Readable(() => [ClipsPerGloss(root, r)])),
            .. Corpora(index),
        ];

        IReadOnlyList<Drawn> Readable(Func<IEnumerable<Drawn>> draw)
        {
            try
            {
                return [.. draw()];
            }
            catch (Exception damaged) when (damaged is InvalidDataException or IOException)
            {
                warn($"a plot is left out: {damaged.Message}");
                return [];
            }
        }
    }

    private static IEnumerable<Drawn> LowResource(RunIndex index) =>
        from cell in ResultCell.Collect(index)
        where cell.Of("top1") is not null && cell.ClipsPerClass is null
        group cell by (cell.Experiment, cell.Dataset, cell.Model) into g
        where g.Select(c => c.Fraction).Distinct().Count() > 1
        let title = $"{g.Key.Dataset}, {g.Key.Model} ({g.Key.Experiment}): top-1 by share of the training set"
        select new Drawn(
            FileName("fractions", g.Key.Experiment, g.Key.Dataset),
            CurvePlot.Draw(title, "share of the training set (%)", "test top-1 (%)",
                [.. g.GroupBy(c => c.Beginning).Select(cells => Line(cells, cell => cell.Fraction * 100))]));

    // By number, where a cell says one: all clips of a class are as many as there are on average.
    private static IEnumerable<Drawn> ClipsPerClass(RunIndex index) =>
        from cell in ResultCell.Collect(index)
        where cell.Of("top1") is not null && PerClass(cell) is not null
        group cell by (cell.Experiment, cell.Dataset, cell.Model) into g
        where g.Any(c => c.ClipsPerClass is not null) && g.Select(c => c.Labels).Distinct().Count() > 1
        let title = $"{g.Key.Dataset}, {g.Key.Model} ({g.Key.Experiment}): top-1 by training clips of a class"
        select new Drawn(
            FileName("clips-per-class", g.Key.Experiment, g.Key.Dataset),
            CurvePlot.Draw(title, "training clips of a class (mean)", "test top-1 (%)",
                [.. g.GroupBy(c => c.Beginning).Select(cells => Line(cells, cell => PerClass(cell)!.Value))]));

    private static double? PerClass(ResultCell cell) => cell.Of("training_clips")?.Mean / cell.Runs[0].Record.Classes;

    private static Curve Line(IGrouping<string, ResultCell> cells, Func<ResultCell, double> labels)
    {
        var points = cells.Select(c => (Labels: labels(c), Top1: c.Of("top1")!)).OrderBy(point => point.Labels).ToList();
        return new Curve(
            cells.Key.Length > 0 ? cells.Key : "model",
            [.. points.Select(p => p.Labels)],
            [.. points.Select(p => p.Top1.Mean * 100)],
            [.. points.Select(p => (p.Top1.Deviation ?? 0) * 100)]);
    }

    private static IEnumerable<Drawn> Comparisons(ComparedResults? compared) =>
        from row in compared?.All ?? []
        where row.Difference is not null
        group row by (row.Suite, row.Declared.Name, row.Sides) into rows
        let title = $"{rows.Key.Sides.Of} - {rows.Key.Sides.With} ({rows.Key.Suite}): difference of test top-1 (points), 95 % interval"
        select new Drawn(
            FileName("comparison", rows.Key.Suite, rows.Key.Name),
            IntervalPlot.Draw(title, [.. rows.Select(row => (
                Label(row), row.Difference!.Mean * 100, row.Difference.Low * 100, row.Difference.High * 100))]));

    private static string Label(RunComparison row) => string.Join(", ", new[]
    {
        row.Dataset, ModelName.Of(row.Of[0].Record), row.Labels, row.Experiment, row.Cell,
        $"n = {row.Difference!.Seeds}{(row.Difference.Clips > 0 ? $" x {row.Difference.Clips}" : "")}",
    }.Where(part => part.Length > 0));

    private static IEnumerable<Drawn> OfTraining(string root, Run run)
    {
        var path = Path.Combine(root, run.Folder, MetricRow.FileName);
        if (run.Record.Kind is not ("pretrain" or "finetune") || !File.Exists(path))
        {
            yield break;
        }

        var rows = MetricRow.ReadAll(path).Where(r => r.Phase is "train_epoch" or "valid").ToList();
        var resumed = run.Record.ResumedAtSteps.Select(s => EpochOf(rows, s)).ToList();
        yield return OfRun(run, "loss",
            CurvePlot.Draw($"Loss, {run.Name}", "epoch", "loss (nats)", Lines(rows, r => r.Loss), resumed, wholeX: true));
        if (rows.Count > 0 && rows[0].Values.ContainsKey("top1"))
        {
            yield return OfRun(run, "accuracy", CurvePlot.Draw(
                $"Top-1, {run.Name}", "epoch", "top-1 (%)", Lines(rows, r => r.Values["top1"] * 100), resumed, wholeX: true));
        }
        else if (rows.Count > 0 && rows[0].Values.Keys.FirstOrDefault(name => name != "loss") is { } name)
        {
            yield return OfRun(run, name, // an objective's own metric
                CurvePlot.Draw($"{name}, {run.Name}", "epoch", name, Lines(rows, r => r.Values[name]), resumed, wholeX: true));
        }
    }

    private static IEnumerable<Drawn> Throughput(string root, Run run)
    {
        var path = Path.Combine(root, run.Folder, IntervalTiming.FileName);
        var rows = run.Record.Kind is "pretrain" or "finetune" && File.Exists(path) ? IntervalTiming.ReadAll(path) : [];
        if (rows.Count == 0)
        {
            yield break;
        }

        // A run resumes behind its last interval before that step: time goes on from there.
        var resumed =
            run.Record.ResumedAtSteps.Select(step => (rows.LastOrDefault(r => r.Step <= step).Timing?.Seconds ?? 0) / 60).ToList();
        var title = $"Throughput, {run.Name}";
        var curve = new Curve("samples a second", [.. rows.Select(r => r.Timing.Seconds / 60)],
            [.. rows.Select(r => r.Timing.SamplesPerSecond)]);
        var plot = CurvePlot.Draw(title, "training time (min)", "throughput (samples/s)", [curve], resumed, fromZero: true);
        yield return OfRun(run, "throughput", plot);
    }

    private static IReadOnlyList<Curve> Lines(IReadOnlyList<MetricRow> rows, Func<MetricRow, double> value) =>
    [
        .. from row in rows
           group row by row.Phase into phase
           orderby phase.Key
           select new Curve(phase.Key == "valid" ? "validation" : "train", [.. phase.Select(r => (double)r.Epoch)],
               [.. phase.Select(value)]),
    ];

    private static double EpochOf(IReadOnlyList<MetricRow> rows, long step) => rows.FirstOrDefault(r => r.Step >= step)?.Epoch ?? 0;

    private static IEnumerable<Drawn> OfEvaluation(string root, Run run)
    {
        var path = Path.Combine(root, run.Folder, PredictionsFile.Name);
        if (run.Record.Kind != "evaluate" || (run.Record.Fraction ?? 1) < 1 || run.Record.ClipsPerClass is not null || !File.Exists(path))
        {
            yield break;
        }

        var matrix = ConfusionMatrix.Of(PredictionsFile.Read(path));
        var title = $"Confusion, {run.Name}";
        yield return OfRun(run, "confusion", ConfusionPlot.Draw(title, matrix));
        var classes = matrix.Classes.Select((c, i) => (c, Recall: matrix.Recall(i))).Where(c => c.Recall is not null).OrderBy(
            c => c.Recall);
        title = $"Accuracy per class, {run.Name}";
        var bars = classes.Select(c => (c.c, c.Recall!.Value * 100)).ToList();
        yield return OfRun(run, "classes", BarPlot.Draw(title, "gloss", "recognised test clips (%)", bars));
    }

    /// <summary>Of each data set that was evaluated on, how many clips of each gloss its test split has.</summary>
    private static Drawn ClipsPerGloss(string root, Run run)
    {
        var clips = PredictionsFile.Read(Path.Combine(root, run.Folder, PredictionsFile.Name));
        var title = $"Test clips per gloss, {run.Record.Dataset} ({run.Suite})";
        var bars = clips.GroupBy(c => c.Truth!).Select(c => (c.Key, Clips: (double)c.Count())).OrderByDescending(c => c.Clips)
            .ThenBy(c => c.Key, StringComparer.Ordinal);
        return new(FileName("clips", run.Suite, run.Record.Dataset ?? "data"), BarPlot.Draw(title, "gloss", "test clips", [.. bars]));
    }

    private static IEnumerable<Run> EvaluatedData(string root, RunIndex index) => index.Runs
        .Where(run => run.Record.Kind == "evaluate" && File.Exists(Path.Combine(root, run.Folder, PredictionsFile.Name)))
        .DistinctBy(run => (run.Suite, run.Record.Dataset));

    private static IEnumerable<Drawn> Corpora(RunIndex index)
    {
        var bars = index.Runs.Where(r => r.Record.Kind == "hdf5" && r.Record.Metric("frames") is not null)
            .Select(r => (r.Name, r.Record.Metric("frames")!.Value / 1000)).ToList();
        if (bars.Count > 0)
        {
            yield return new("corpora", BarPlot.Draw("Pose corpora built here", "corpus", "frames (thousands)", bars));
        }
    }

    private static Drawn OfRun(Run run, string kind, Plot plot) => new(FileName(kind, run.Name), plot) { Of = run, Kind = kind };

    private static string FileName(params string[] parts) =>
        string.Concat(string.Join('-', parts).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '=' ? c : '_'));

    private sealed record Drawn(string Name, Plot Plot)
    {
        public Run? Of { get; init; }

        public string Kind { get; init; } = string.Empty;
    }
}
