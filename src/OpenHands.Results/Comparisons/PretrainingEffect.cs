using OpenHands.Results.Tables;
using OpenHands.Runs;

namespace OpenHands.Results.Comparisons;

/// <summary>Whether pretraining helps: the same model on the same clips, from the pretrained encoder and from scratch.</summary>
/// <param name="Pretrained">The cell of the pretrained encoder.</param>
/// <param name="Scratch">The cell of the fresh one.</param>
/// <param name="Difference">
/// Top-1 with minus without, paired: over seeds where three or more have both, else over the test clips that both were measured on; null
/// where neither can be paired.
/// </param>
public sealed record PretrainingEffect(ResultCell Pretrained, ResultCell Scratch, Interval? Difference)
{
    private const int EnoughSeeds = 3;

    /// <summary>All comparisons that the runs allow.</summary>
    /// <param name="cells">Measured cells.</param>
    /// <param name="predictions">The predictions of an evaluation; none where it has none.</param>
    public static IReadOnlyList<PretrainingEffect> Of(IReadOnlyList<ResultCell> cells, Func<Run, IReadOnlyList<Prediction>> predictions) =>
    [
        .. from cell in cells
           where cell.Runs.Count > 0 && cell.Init is "pretrained" or "scratch"
           group cell by (cell.Experiment, cell.Dataset, cell.Model, cell.Fraction, cell.Compat, cell.Protocol, cell.SelectedOn) into g
           let with = g.FirstOrDefault(c => c.Init == "pretrained")
           let without = g.FirstOrDefault(c => c.Init == "scratch")
           where with?.Of("top1") is not null && without?.Of("top1") is not null
           select new PretrainingEffect(with, without, Paired(with, without, predictions)),
    ];

    private static Interval? Paired(ResultCell with, ResultCell without, Func<Run, IReadOnlyList<Prediction>> predictions)
    {
        var pairs = (from a in with.Runs
                     from b in without.Runs
                     where a.Record.Seed == b.Record.Seed && a.Record.Metric("top1") is not null && b.Record.Metric("top1") is not null
                     select (With: a, Without: b)).ToList();
        if (pairs.Count >= EnoughSeeds)
        {
            return Interval.OfSeeds([.. pairs.Select(p => p.With.Record.Metrics["top1"] - p.Without.Record.Metrics["top1"])]);
        }

        var clips = pairs.SelectMany(p => Differences(predictions(p.With), predictions(p.Without)))
            .GroupBy(d => d.Clip, d => d.Difference).Select(g => g.Average()).ToList();
        return clips.Count > 1 ? Interval.OfClips(clips) : null;
    }

    private static IEnumerable<((string?, string) Clip, double Difference)> Differences(
        IReadOnlyList<Prediction> with, IReadOnlyList<Prediction> without)
    {
        var other = without.DistinctBy(p => (p.Dataset, p.Name)).ToDictionary(p => (p.Dataset, p.Name));
        return with.Where(p => other.ContainsKey((p.Dataset, p.Name)))
            .Select(p => ((p.Dataset, p.Name), (p.Correct ? 1.0 : 0) - (other[(p.Dataset, p.Name)].Correct ? 1 : 0)));
    }
}
