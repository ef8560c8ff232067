namespace OpenHands.Results.Embeddings;

/// <summary>Nearest neighbours by cosine, each clip against all others.</summary>
public static class Retrieval
{
    /// <summary>The indices of a clip's nearest others, nearest first.</summary>
    /// <param name="features">One vector per clip, all of one length.</param>
    /// <param name="clip">The clip.</param>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<int> Nearest(IReadOnlyList<float[]> features, int clip, int count) =>
    [
        .. Enumerable.Range(0, features.Count).Where(other => other != clip)
            .OrderByDescending(other => Cosine(features[clip], features[other])).ThenBy(other => other).Take(count),
    ];

    /// <summary>The index of the vector that is nearest to a query, the first of several, and their cosine.</summary>
    /// <param name="features">At least one vector.</param>
    /// <param name="query">A vector of the same length.</param>
    public static (int Index, double Cosine) NearestTo(IReadOnlyList<float[]> features, float[] query) =>
        features.Select((feature, i) => (i, Cosine(feature, query))).MaxBy(entry => entry.Item2);

    /// <summary>
    /// Recall at k: the share of clips that have one of the same gloss among their k nearest. Clips without another of their gloss are left
    /// out; null where none has one.
    /// </summary>
    public static double? RecallAt(IReadOnlyList<float[]> features, IReadOnlyList<string> glosses, int k)
    {
        var counts = glosses.CountBy(gloss => gloss).ToDictionary();
        var asked = Enumerable.Range(0, glosses.Count).Where(clip => counts[glosses[clip]] > 1).ToList();
        return asked.Count == 0 ? null
            : asked.Average(clip => Nearest(features, clip, k).Any(other => glosses[other] == glosses[clip]) ? 1.0 : 0);
    }

    private static double Cosine(float[] a, float[] b)
    {
        var (dot, aa, bb) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            dot += a[i] * (double)b[i];
            aa += a[i] * (double)a[i];
            bb += b[i] * (double)b[i];
        }

        return aa == 0 || bb == 0 ? 0 : dot / Math.Sqrt(aa * bb);
    }
}
