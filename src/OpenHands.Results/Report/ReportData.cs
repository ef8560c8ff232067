using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenHands.Results.Embeddings;
using OpenHands.Results.Tables;
using OpenHands.Runs;
using OpenHands.Runs.Metrics;
using OpenHands.Settings.Suites;

namespace OpenHands.Results.Report;

/// <summary>The figures that the page draws, as one JSON text.</summary>
internal static class ReportData
{
    // Glosses in any script stay as they are; what could end the script element is escaped below.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int MostPoints = 120; // of a curve; more cannot be told apart on the page

    /// <summary>The JSON, safe inside a script element.</summary>
    public static string Json(ReportContent content)
    {
        var warnings = content.Index.LeftOut.ToList();
        var present = content.Index.Runs.Where(run => run.Kept.Length == 0).ToList();
        var predictions = Predictions(content, warnings);
        var cells = ResultCell.Collect(new RunIndex(present));
        var (names, poses, evaluations) = (new StringTable(), new StringTable(), new EvaluationData());
        var root = new JsonObject
        {
            ["effects"] = Array(
                RunComparison.All(present, content.Declared, run => predictions.GetValueOrDefault(run.Folder, []), warnings.Add),
                row => Effect(row, cells)),
            ["cells"] = Array(cells.Where(cell => cell.Of("top1") is not null), Cell),
            ["tables"] = Array(content.Tables, Table),
            ["runs"] = Array(content.Index.Runs, run => RunFacts.Json(run, content.Index, names)),
            ["curves"] = Array(content.Index.Runs.Where(run => run.Kept.Length == 0), run => Curves(content.Root, run, warnings)),
            ["evaluations"] = Array(content.Index.Runs.Where(run => predictions.ContainsKey(run.Folder))
                    .OrderByDescending(run => run.Record.Metric("top1") ?? 0),
                run => evaluations.Json(run, predictions[run.Folder])),
            ["glosses"] = evaluations.Glosses,
            ["clipNames"] = evaluations.ClipNames,
            ["clipSets"] = evaluations.ClipSets,
            ["embeddings"] = Array(EmbeddingFolders(content.Root), folder => Embedding(folder, warnings)),
            ["strings"] = names.Json(),
            ["edges"] = Array(content.Edges, edge => new JsonArray(edge.From, edge.To, edge.Side)),
            ["clips"] = Array(content.Clips, clip => ClipData.Json(clip, poses)),
            ["poses"] = poses.Json(),
            ["clipsLeftOut"] = content.ClipsLeftOut,
            ["warnings"] = Array(warnings.Concat(present.SelectMany(run => run.Record.Warnings.Select(text => $"{run.Name}: {text}"))),
                warning => JsonValue.Create(warning)),
        };
        return root.ToJsonString(Relaxed).Replace("<", "\\u003c");
    }

    private static Dictionary<string, IReadOnlyList<Prediction>> Predictions(ReportContent content, List<string> warnings)
    {
        var all = new Dictionary<string, IReadOnlyList<Prediction>>();
        foreach (var run in content.Index.Runs.Where(run => run.Record.Kind == "evaluate"))
        {
            var path = Path.Combine(content.Root, run.Folder, PredictionsFile.Name);
            Readable(() => all[run.Folder] = File.Exists(path) ? PredictionsFile.Read(path) : [], warnings);
        }

        return all;
    }

    // A damaged file is named on the page; everything else is shown.
    private static void Readable(Action read, List<string> warnings)
    {
        try
        {
            read();
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException)
        {
            warnings.Add($"left out: {damaged.Message}");
        }
    }

    private static JsonObject Effect(RunComparison row, IReadOnlyList<ResultCell> cells) => new()
    {
        ["comparison"] = row.Declared.Name,
        ["declared"] = row.Declared != Comparison.Pretraining,
        ["experiment"] = row.Experiment.Length > 0 ? $"{row.Suite}/{row.Experiment}" : row.Suite,
        ["cell"] = row.Cell,
        ["dataset"] = row.Dataset,
        ["model"] = ModelName.Of(row.Of[0].Record),
        ["corpus"] = cells.FirstOrDefault(cell => cell.Runs.Contains(row.Of[0]))?.Corpus,
        ["labels"] = row.Labels,
        ["fraction"] = row.Of[0].Record.Fraction ?? 1,
        ["perClass"] = row.Of[0].Record.ClipsPerClass,
        ["of"] = row.Sides.Of,
        ["with"] = row.Sides.With,
        ["ofMean"] = Round(row.OfMean),
        ["withMean"] = Round(row.WithMean),
        ["seeds"] = row.Of.Count,
        ["difference"] = row.Difference is { } d ? new JsonArray(Round(d.Mean), Round(d.Low), Round(d.High), d.P, d.Clips) : null,
    };

    private static JsonObject Cell(ResultCell cell)
    {
        var top1 = cell.Of("top1")!;
        var clips = (int)(cell.Runs.Min(run => run.Record.Metric("clips")) ?? 0);
        return new JsonObject
        {
            ["experiment"] = cell.Experiment,
            ["dataset"] = cell.Dataset,
            ["model"] = cell.Model,
            ["init"] = cell.Init,
            ["fraction"] = cell.Fraction,
            ["perClass"] = cell.ClipsPerClass,
            ["labels"] = cell.Labels,
            ["clipsOfClass"] = (cell.Of("training_clips")?.Mean / cell.Runs[0].Record.Classes) is { } used ? Round(used) : null,
            ["protocol"] = cell.Protocol,
            ["selected"] = cell.SelectedOn,
            ["corpus"] = cell.Corpus,
            ["classes"] = cell.Runs[0].Record.Classes,
            ["clips"] = clips,
            ["seeds"] = Array(cell.Runs.Select(run => run.Record.Metric("top1")).OfType<double>(), value => JsonValue.Create(Round(value))),
            ["interval"] = top1.Count > 1 ? Of(Interval.OfSeeds([.. cell.Runs.Select(run => run.Record.Metric("top1")).OfType<double>()]))
                : clips > 0 ? Of(Interval.OfShare(top1.Mean, clips)) : null,
            ["top1"] = Round(top1.Mean),
        };
    }

    private static JsonObject Table(Table table) => new()
    {
        ["name"] = table.Name,
        ["title"] = table.Title,
        ["note"] = table.Note,
        ["columns"] = Array(table.Columns, column => JsonValue.Create(column)),
        ["rows"] = Array(table.Rows, row => Array(row, cell => JsonValue.Create(cell))),
    };

    private static JsonObject? Curves(string root, Run run, List<string> warnings)
    {
        var curves = new JsonObject { ["run"] = run.Name };
        foreach (var (file, read) in new (string, Action<string>)[]
            { (MetricRow.FileName, path => AddMetrics(curves, path)), (IntervalTiming.FileName, path => AddTiming(curves, path)) })
        {
            var path = Path.Combine(root, run.Folder, file);
            if (File.Exists(path))
            {
                Readable(() => read(path), warnings);
            }
        }

        return curves.Count > 1 ? curves : null;
    }

    private static void AddMetrics(JsonObject curves, string path)
    {
        foreach (var phase in MetricRow.ReadAll(path).Where(row => row.Phase is "train_epoch" or "valid").GroupBy(row => row.Phase))
        {
            var rows = Thinned([.. phase]);
            var curve = new JsonObject
            {
                ["epoch"] = Array(rows, row => JsonValue.Create(row.Epoch)),
                ["loss"] = Array(rows, row => Number(row.Loss)),
            };
            var further = rows[0].Values.Keys.Where(name => name != "loss").ToList();
            if ((further.Contains("top1") ? "top1" : further.FirstOrDefault()) is { } measure) // an objective names its own
            {
                curve["measure"] = measure;
                curve[measure] = Array(rows, row => Number(row.Values[measure]));
            }

            curves[phase.Key] = curve;
        }
    }

    private static void AddTiming(JsonObject curves, string path)
    {
        var rows = Thinned(IntervalTiming.ReadAll(path));
        curves["timing"] = new JsonObject
        {
            ["seconds"] = Array(rows, row => Number(row.Timing.Seconds)),
            ["rate"] = Array(rows, row => Number(row.Timing.SamplesPerSecond)),
        };
    }

    private static IEnumerable<string> EmbeddingFolders(string root) => Path.Combine(root, "results", "embeddings") is var folder
        && Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Where(f => File.Exists(Path.Combine(f, EmbeddingFolder.ClipsName)))
                .Order(StringComparer.Ordinal)
            : [];

    private static JsonObject? Embedding(string folder, List<string> warnings)
    {
        JsonObject? made = null;
        Readable(() => made = EmbeddingMap.Json(Path.GetFileName(folder), EmbeddingFolder.Read(folder)), warnings);
        return made;
    }

    private static JsonArray Of(Interval interval) =>
        new(Round(interval.Mean), Round(interval.Low), Round(interval.High), interval.Count, interval.Basis);

    // The last row always stays.
    private static List<T> Thinned<T>(IReadOnlyList<T> rows)
    {
        var step = (rows.Count + MostPoints - 1) / MostPoints;
        return [.. rows.Where((_, i) => step <= 1 || (rows.Count - 1 - i) % step == 0)];
    }

    private static JsonArray Array<T>(IEnumerable<T> values, Func<T, JsonNode?> node) => new([.. values.Select(node).OfType<JsonNode>()]);

    private static JsonValue Number(double value) => double.IsFinite(value) ? JsonValue.Create(Round(value)) : JsonValue.Create("NaN");

    private static double Round(double value) => double.Parse(value.ToString("G5", null), null);
}
