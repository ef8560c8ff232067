using System.Globalization;
using OpenHands.Results.Plots;
using OpenHands.Runs;
using OpenHands.Runs.Metrics;

namespace OpenHands.Results.TensorBoard;

/// <summary>
/// <c>results/tensorboard</c>: what TensorBoard shows of finished runs beside the curves in their own folders, namely plots, and a table of
/// parameters with final figures. Equal runs give equal bytes: times are those of the runs.
/// </summary>
public sealed class TensorBoardFolder
{
    private const string EventFile = "events.out.tfevents.0000000000.report"; // TensorBoard orders files of a folder by the number

    private const string Runs = "results/runs/";

    private static readonly string[] Kinds = ["pretrain", "finetune", "evaluate"];

    private readonly Dictionary<string, List<(string Kind, byte[] Png)>> _plots = new(StringComparer.Ordinal);

    /// <summary>Takes a plot of a run.</summary>
    public void Add(Run run, string kind, byte[] png)
    {
        if (!_plots.TryGetValue(run.Name, out var plots))
        {
            _plots[run.Name] = plots = [];
        }

        plots.Add((kind, png));
    }

    /// <summary>Replaces the folder: runs that are no more leave nothing behind.</summary>
    /// <param name="folder">The folder; replaced as a whole.</param>
    /// <param name="index">All finished runs.</param>
    public void Write(string folder, RunIndex index)
    {
        var runs = index.Runs.Where(run => Kinds.Contains(run.Record.Kind)).ToList();
        if (runs.Count == 0)
        {
            DeleteIfThere(folder);
            return;
        }

        var made = $"{folder}.new";
        DeleteIfThere(made);
        var sessions = Sessions(runs, index);
        var table = new HyperparameterSummaries(sessions);
        using (var events = Open(made, runs.Min(run => run.Manifest.Finished)))
        {
            table.WriteTable(events, runs.SelectMany(run => Figures(run).Select(figure => figure.Tag)).Distinct()
                .Order(StringComparer.Ordinal));
        }

        foreach (var (run, session) in runs.Zip(sessions))
        {
            using var events = Open(Path.Combine(made, Place(run)), run.Manifest.Finished);
            Write(events, run, index, table, session);
        }

        DeleteIfThere(folder);
        Directory.Move(made, folder);
    }

    private void Write(TensorBoardEvents events, Run run, RunIndex index, HyperparameterSummaries table, HyperparameterSession session)
    {
        table.WriteSession(events, session);
        var step = (long)((run.Record.Metric("steps") ?? index.ProducerOf(run.Record.StartedFrom)?.Record.Metric("steps")) ?? 0);
        foreach (var (tag, value) in Figures(run))
        {
            events.Scalar(tag, step, value);
        }

        foreach (var (kind, png) in _plots.GetValueOrDefault(run.Name, []))
        {
            events.Image(kind, step, png, PlotFile.Width, PlotFile.Height);
        }
    }

    // By its folder, not by the name in its manifest, which could lead out of here.
    private static string Place(Run run) =>
        run.Folder.StartsWith(Runs, StringComparison.Ordinal) ? run.Folder[Runs.Length..] : run.Folder;

    private static TensorBoardEvents Open(string folder, DateTimeOffset time)
    {
        Directory.CreateDirectory(folder);
        return new TensorBoardEvents(Path.Combine(folder, EventFile), 0, new StoppedClock(time));
    }

    private static IEnumerable<(string Tag, double Value)> Figures(Run run) => run.Record.Metrics
        .Where(metric => double.IsFinite(metric.Value)).OrderBy(metric => metric.Key, StringComparer.Ordinal)
        .Select(metric => ($"{(run.Record.Kind == "evaluate" ? "test" : "best")}/{metric.Key}", metric.Value));

    // Of an evaluation, how its classifier was trained; what is the same in all runs of a kind would only widen the table.
    private static List<HyperparameterSession> Sessions(IReadOnlyList<Run> runs, RunIndex index)
    {
        var chosen = runs.Select(run => (Run: run, Parameters: Parameters(run.Record.Kind == "evaluate"
            ? index.ProducerOf(run.Record.StartedFrom) ?? run : run))).ToList();
        var different = chosen.GroupBy(entry => entry.Run.Record.Kind).SelectMany(kind => kind.SelectMany(entry => entry.Parameters.Keys)
            .Distinct().Where(name => kind.Select(entry => entry.Parameters.GetValueOrDefault(name)).Distinct().Count() > 1)).ToHashSet();
        return
        [
            .. chosen.Select(entry => new HyperparameterSession(
                entry.Parameters.Where(parameter => different.Contains(parameter.Key)).Concat(Facts(entry.Run))
                    .DistinctBy(parameter => parameter.Key).ToDictionary(),
                entry.Run.Manifest.Finished - TimeSpan.FromSeconds(entry.Run.Manifest.Seconds),
                entry.Run.Manifest.Finished)),
        ];
    }

    // Not where the data are, and no members of lists: those of one graph would be a hundred columns.
    private static Dictionary<string, string> Parameters(Run run) => run.Manifest.Parameters
        .Where(parameter => !parameter.Key.StartsWith("data.", StringComparison.Ordinal)
            && !parameter.Key.Split('.').Any(part => int.TryParse(part, CultureInfo.InvariantCulture, out _))).ToDictionary();

    private static IEnumerable<KeyValuePair<string, string>> Facts(Run run) => new (string Name, object? Value)[]
    {
        ("kind", run.Record.Kind), ("suite", run.Suite), ("experiment", run.Experiment), ("dataset", run.Record.Dataset),
        ("encoder", run.Record.Encoder), ("decoder", run.Record.Decoder), ("init", run.Record.Init), ("seed", run.Record.Seed),
        ("fraction", run.Record.Fraction ?? (run.Record.Kind == "pretrain" ? null : 1)), ("clips per class", run.Record.ClipsPerClass),
        ("network parameters", run.Record.Parameters), ("epochs", run.Record.Epochs),
    }.Where(fact => fact.Value is not null and not "")
        .Select(fact => KeyValuePair.Create(fact.Name, Convert.ToString(fact.Value, CultureInfo.InvariantCulture)!));

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class StoppedClock(DateTimeOffset time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time;
    }
}
