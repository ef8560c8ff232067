using OpenHands.Runs;

namespace OpenHands.Results.Tables;

/// <summary>
/// One cell of a results table: all evaluations that differ in nothing but their seed, or, where none has run, the command that would
/// fill it.
/// </summary>
/// <param name="Dataset">Dataset evaluated on.</param>
/// <param name="Model">Model name, see <see cref="ModelName"/>.</param>
/// <param name="Init"><c>pretrained</c>, <c>scratch</c> or empty for models without the choice.</param>
/// <param name="Fraction">Share of the training set, 1 for all.</param>
/// <param name="Compat"><c>upstream</c> or <c>corrected</c>, and single defects that differ.</param>
/// <param name="Protocol"><c>paper</c>, or <c>clean</c> where no test clip chose the epoch.</param>
/// <param name="SelectedOn">What chose the epoch; see <see cref="RunRecord.SelectedOn"/>. Empty where nothing has run.</param>
/// <param name="Corpus">What the encoder was pretrained on; empty where it was not.</param>
/// <param name="Experiment">
/// <c>suite/experiment</c>: results of different experiments are never averaged together. Nor are those of several trainings of one
/// experiment, whose settings differ in what no column shows: <c>suite/experiment/stage</c> names a training that has none from scratch
/// beside others that do.
/// </param>
/// <param name="Runs">The evaluations, by seed.</param>
/// <param name="Command">What to run when <paramref name="Runs"/> is empty or incomplete.</param>
public sealed record ResultCell(
    string Dataset, string Model, string Init, double Fraction, string Compat, string Protocol, string SelectedOn, string Corpus,
        string Experiment,
    IReadOnlyList<Run> Runs, string Command)
{
    /// <summary>The stage that the encoder is from, where it is not one of the usual name <c>pretrain</c>; empty otherwise.</summary>
    public string Start { get; init; } = string.Empty;

    /// <summary>How the model began: <see cref="Init"/>, and the stage that it is from where that is not the usual one.</summary>
    public string Beginning => Start.Length == 0 ? Init : $"{Init} ({Start})";

    /// <summary>The stage that trained the classifier, while cells are collected.</summary>
    private string Training { get; init; } = string.Empty;

    /// <summary>Training clips of each class that were used; null where not limited by number.</summary>
    public int? ClipsPerClass { get; init; }

    /// <summary>Whether the whole training set was used.</summary>
    public bool AllLabels => Fraction == 1 && ClipsPerClass is null;

    /// <summary>How much of the training set was used, as tables print it: <c>10 %</c>, or <c>3 a class</c>.</summary>
    public string Labels => UsedLabels.Text(Fraction, ClipsPerClass);

    /// <summary>Mean and deviation of a metric over the runs that have it; null when none has.</summary>
    public Statistic? Of(string metric) => Statistic.Of([.. Runs.Select(r => r.Record.Metric(metric)).OfType<double>()]);

    /// <summary>
    /// Mean top-1 and its deviation in percent; where test clips have copies in train, also without these, if that is another figure.
    /// </summary>
    public string? Top1()
    {
        var all = Of("top1")?.Percent();
        var without = Statistic.Of([.. Runs.Select(run => run.Record.Metric("top1_without_copies") ?? run.Record.Metric("top1"))
            .OfType<double>()])?.Percent();
        return all is null || without == all ? all : $"{all}; without copies of training clips {without}";
    }

    /// <summary>Whether a pretraining's validation loss ended where guessing is.</summary>
    internal static bool AtChance(RunRecord pretraining) =>
        pretraining.Metric("chance_loss") is { } chance && !(pretraining.Metric("last_loss") < chance); // no last loss: it was not a number

    /// <summary>See <see cref="Start"/>.</summary>
    /// <param name="stage">The stage's name; null where the encoder is from none.</param>
    public static string StartOf(string? stage) => stage is null or "pretrain" ? string.Empty : stage;

    /// <summary>See <see cref="Corpus"/>: starts of several stages on one set of data are told apart.</summary>
    public static string CorpusOf(string? dataset, string start) => start.Length == 0 ? dataset ?? string.Empty : $"{dataset} ({start})";

    /// <summary>Groups an index's evaluations into cells, in a fixed order.</summary>
    public static IReadOnlyList<ResultCell> Collect(RunIndex index) =>
    [
        .. TellApart([.. index.Runs.Where(r => r.Record.Kind == "evaluate").GroupBy(r => Key(index, r))
            .Select(g => g.Key with { Runs = [.. g.OrderBy(r => r.Record.Seed)] })])
            .OrderBy(c => c.Dataset, StringComparer.Ordinal)
            .ThenBy(c => c.Model, StringComparer.Ordinal)
            .ThenBy(c => c.Experiment, StringComparer.Ordinal)
            .ThenBy(c => c.Fraction)
            .ThenBy(c => c.ClipsPerClass ?? int.MaxValue)
            .ThenBy(c => c.Init, StringComparer.Ordinal),
    ];

    private static IEnumerable<ResultCell> TellApart(IReadOnlyList<ResultCell> cells)
    {
        foreach (var row in cells.GroupBy(c => c with
        {
            Init = string.Empty, Corpus = string.Empty, Start = string.Empty, Runs = NoRuns, Training = string.Empty,
        }))
        {
            var trainings = row.Select(c => c.Training).Distinct().ToList();
            var usual = trainings.Count == 1 ? trainings[0] : row.FirstOrDefault(c => c.Init == "scratch")?.Training;
            foreach (var cell in row)
            {
                var isUsual = cell.Training == usual || cell.Training.Length == 0;
                yield return cell with
                {
                    Experiment = isUsual ? cell.Experiment : $"{cell.Experiment}/{cell.Training}",
                    Training = string.Empty,
                };
            }
        }
    }

    private static ResultCell Key(RunIndex index, Run run)
    {
        var record = run.Record;
        var trained = index.ProducerOf(record.StartedFrom);
        var producer = record.Init == "scratch" ? null : index.ProducerOf(trained?.Record.StartedFrom);
        var start = StartOf(producer?.Stage);
        var corpus = CorpusOf(producer?.Record.Dataset, start)
            + (producer?.Record is { } made && AtChance(made) ? " (at chance)" : string.Empty);
        return new ResultCell(
            record.Dataset ?? "?",
            ModelName.Of(record),
            record.Init ?? string.Empty,
            record.Fraction ?? 1,
            record.Compat ?? string.Empty,
            Selection.Protocol(record),
            Selection.Of(record),
            corpus,
            $"{run.Suite}/{run.Experiment}",
            NoRuns,
            $"./build.sh --target=Evaluate --suite={run.Suite} --experiment={run.Experiment}")
        {
            ClipsPerClass = record.ClipsPerClass,
            Start = start,
            Training = trained?.Stage ?? string.Empty,
        };
    }

    // One shared empty list: the key's equality compares lists by reference.
    private static readonly IReadOnlyList<Run> NoRuns = [];
}
