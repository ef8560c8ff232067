using OpenHands.Runs;

namespace OpenHands.Results.Plots;

/// <summary>How often each class was taken for each other.</summary>
/// <param name="Classes">Class names by index.</param>
/// <param name="Counts">Clips by [truth, prediction].</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> Classes, int[,] Counts)
{
    /// <summary>Counts predictions; samples without a true gloss are left out.</summary>
    public static ConfusionMatrix Of(IReadOnlyList<Prediction> predictions)
    {
        var known = predictions.Where(p => p.Truth is not null).ToList();
        var classes = known.SelectMany(p => new[] { p.Truth!, p.First.Gloss }).Distinct().Order(StringComparer.Ordinal).ToList();
        var index = classes.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        var counts = new int[classes.Count, classes.Count];
        foreach (var prediction in known)
        {
            counts[index[prediction.Truth!], index[prediction.First.Gloss]]++;
        }

        return new ConfusionMatrix(classes, counts);
    }

    /// <summary>The pairs confused most often, most frequent first.</summary>
    public IReadOnlyList<(string Truth, string Predicted, int Clips)> MostConfused(int count) =>
    [
        .. (from t in Enumerable.Range(0, Classes.Count)
           from p in Enumerable.Range(0, Classes.Count)
           where t != p && Counts[t, p] > 0
           orderby Counts[t, p] descending, t, p
           select (Classes[t], Classes[p], Counts[t, p])).Take(count),
    ];

    /// <summary>Share of a class's clips that were recognised; null where the test split has none of it.</summary>
    public double? Recall(int truth)
    {
        var total = Enumerable.Range(0, Classes.Count).Sum(p => Counts[truth, p]);
        return total == 0 ? null : (double)Counts[truth, truth] / total;
    }
}
