using System.Globalization;
using OpenHands.Settings.Suites;

namespace OpenHands.Runs;

/// <summary>
/// Evaluations that differ in what a <see cref="Comparison"/> names and in their seed, and in nothing else: one row of a table.
/// </summary>
/// <param name="Declared">What is compared.</param>
/// <param name="Suite">The suite.</param>
/// <param name="Experiment">Its experiment; empty where experiments are compared.</param>
/// <param name="Stage">The evaluation's stage; empty where stages are compared.</param>
/// <param name="Cell">The values of the further axes of the matrix, like <c>optim.lr=0.1</c>; empty where there are none.</param>
/// <param name="Of">The evaluations of one side, by seed.</param>
/// <param name="With">Those of the other side, of the same seeds in the same order.</param>
/// <param name="Difference">Of minus With; null for one seed without predictions, where nothing can be said.</param>
public sealed record RunComparison(
    Comparison Declared, string Suite, string Experiment, string Stage, string Cell, IReadOnlyList<Run> Of, IReadOnlyList<Run> With,
    PairedDifference? Difference)
{
    private const string Top1 = "top1";
    private static readonly string[] LabelAxes = ["fraction", "clips_per_class"];

    /// <summary>The data set.</summary>
    public string Dataset => Of[0].Record.Dataset ?? "?";

    /// <summary>How many labels were used, by both sides unless these are what is compared.</summary>
    public string Labels => Declared.Named.Overlaps(LabelAxes) ? string.Empty : UsedLabels.Text(Of[0].Record);

    /// <summary>Mean top-1 of one side.</summary>
    public double OfMean => Of.Average(run => run.Record.Metrics[Top1]);

    /// <summary>Mean top-1 of the other side.</summary>
    public double WithMean => With.Average(run => run.Record.Metrics[Top1]);

    /// <summary>What the two sides are called: the values that they name.</summary>
    public (string Of, string With) Sides => (Side(Declared.Of), Side(Declared.With));

    /// <summary>
    /// In points: <c>+10.0 (95 % interval +3.5 to +16.5, p = 0.25; 3 seeds, 147 test clips)</c>. A difference is never said without these.
    /// </summary>
    public string Text => Difference is null
        ? "cannot be told: one seed without predictions"
        : string.Create(CultureInfo.InvariantCulture, $"{Points(Difference.Mean)} (95 % interval {Points(Difference.Low)} to "
            + $"{Points(Difference.High)}{(Difference.P is { } p ? $", p = {Probability(p)}" : "")}; {Count(Difference.Seeds, "seed")}"
            + $"{(Difference.Clips > 0 ? $", {Count(Difference.Clips, "test clip")}" : "")})");

    /// <summary>All comparisons that the evaluations allow.</summary>
    /// <param name="runs">Runs of any kind and any number of suites; those kept under other keys are left out.</param>
    /// <param name="declared">What the suite of a name compares; <see cref="Comparison.Pretraining"/> where that is empty.</param>
    /// <param name="predictions">The predictions of an evaluation; none where it has none.</param>
    /// <param name="warn">Hears where several evaluations fit one: the axis to name is missing.</param>
    public static IReadOnlyList<RunComparison> All(
        IEnumerable<Run> runs, Func<string, IReadOnlyList<Comparison>> declared, Func<Run, IReadOnlyList<Prediction>> predictions,
        Action<string>? warn = null)
    {
        var rows = new List<RunComparison>();
        var evaluations = runs.Where(run => run.Kept.Length == 0 && run.Record.Kind == "evaluate" && run.Record.Metric(Top1) is not null);
        foreach (var suite in evaluations.GroupBy(run => run.Suite).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            IReadOnlyList<ComparedRun> cells = [.. suite.Select(run => new ComparedRun(run))];
            foreach (var comparison in declared(suite.Key) is { Count: > 0 } own ? own : [Comparison.Pretraining])
            {
                rows.AddRange(Rows(comparison, cells, predictions, warn));
            }
        }

        return rows;
    }

    private static IEnumerable<RunComparison> Rows(
        Comparison comparison, IReadOnlyList<ComparedRun> all, Func<Run, IReadOnlyList<Prediction>> predictions, Action<string>? warn)
    {
        var cells = all.Where(cell => comparison.Experiment.Length == 0 || cell.Run.Experiment == comparison.Experiment).ToList();
        var others = cells.Where(cell => cell.Is(comparison.With)).ToList();
        var pairs = new List<(ComparedRun Of, ComparedRun With)>();
        foreach (var cell in cells.Where(cell => cell.Is(comparison.Of)))
        {
            switch (others.Where(other => cell.Pairs(other, comparison)).ToList())
            {
                case [var one]:
                    pairs.Add((cell, one));
                    break;
                case [var first, var second, ..]:
                    warn?.Invoke($"compare.{comparison.Name}: {cell.Run.Name} could be compared with {first.Run.Name} and with "
                        + $"{second.Run.Name}, and is left out; say in `with` which is meant");
                    break;
            }
        }

        return from pair in pairs
               group pair by pair.Of.Place(comparison) into row
               orderby row.Key
               let seeds = row.OrderBy(pair => pair.Of.Run.Record.Seed).ToList()
               let any = seeds[0].Of
               select new RunComparison(
                   comparison, any.Run.Suite, any.ExperimentOf(comparison), any.StageOf(comparison), any.Rest(comparison),
                   [.. seeds.Select(pair => pair.Of.Run)], [.. seeds.Select(pair => pair.With.Run)],
                   Paired([.. seeds.Select(pair => (pair.Of.Run, pair.With.Run))], predictions));
    }

    private static PairedDifference? Paired(
        IReadOnlyList<(Run Of, Run With)> seeds, Func<Run, IReadOnlyList<Prediction>> predictions)
    {
        var clips = seeds.Select(pair => Differences(predictions(pair.Of), predictions(pair.With))).ToList();
        var common = clips.Skip(1).Aggregate(
            clips[0].Keys.ToHashSet(), (left, seed) =>
            {
                left.IntersectWith(seed.Keys);
                return left;
            });
        if (common.Count < 2)
        {
            return PairedDifference.OfSeeds(
                [.. seeds.Select(pair => pair.Of.Record.Metrics[Top1] - pair.With.Record.Metrics[Top1])]);
        }

        var order = common.OrderBy(clip => clip.Dataset, StringComparer.Ordinal).ThenBy(clip => clip.Name, StringComparer.Ordinal)
            .ThenBy(clip => clip.Copy).ToList();
        return PairedDifference.OfClips([.. clips.Select(seed => (IReadOnlyList<int>)[.. order.Select(clip => seed[clip])])]);
    }

    private static Dictionary<(string Dataset, string Name, int Copy), int> Differences(
        IReadOnlyList<Prediction> of, IReadOnlyList<Prediction> with)
    {
        var (ours, others) = (ByClip(of), ByClip(with));
        return ours.Where(clip => others.ContainsKey(clip.Key))
            .ToDictionary(clip => clip.Key, clip => (clip.Value ? 1 : 0) - (others[clip.Key] ? 1 : 0));
    }

    // A name that a list has more than once is told apart by its number.
    private static Dictionary<(string Dataset, string Name, int Copy), bool> ByClip(IReadOnlyList<Prediction> predictions) => predictions
        .Where(prediction => prediction.Label >= 0).GroupBy(prediction => (Dataset: prediction.Dataset ?? "", prediction.Name))
        .SelectMany(group => group.Select((prediction, copy) => (group.Key.Dataset, group.Key.Name, Copy: copy, prediction.Correct)))
        .ToDictionary(clip => (clip.Dataset, clip.Name, clip.Copy), clip => clip.Correct);

    private static string Side(IReadOnlyDictionary<string, string> side) => string.Join(' ', side.Values);

    private static string Points(double share) => (share * 100).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    private static string Probability(double p) =>
        p < 0.001 ? p.ToString("0.#e+0", CultureInfo.InvariantCulture) : p.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Count(int count, string word) => $"{count} {word}{(count == 1 ? "" : "s")}";
}
