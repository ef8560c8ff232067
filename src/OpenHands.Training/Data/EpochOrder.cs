using OpenHands.Datasets.Sampling;
using OpenHands.Poses;

namespace OpenHands.Training.Data;

/// <summary>The item indices of one epoch: a function of (seed, epoch) alone, so that a resumed run finds its place again.</summary>
public static class EpochOrder
{
    private const int OrderStream = -1; // samples use positions from 0

    /// <summary>The order of one epoch, <c>source.Count</c> indices.</summary>
    /// <param name="order">How the epoch goes through the items.</param>
    /// <param name="source">The items.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="groups">For weighted draws: in groups of one source; then there are as many whole groups as fit.</param>
    /// <exception cref="InvalidDataException">Weighted sampling of a source whose weights are all zero, or not finite and
    /// non-negative.</exception>
    public static int[] Create(SamplingOrder order, ISampleSource source, long seed, int epoch, SampleGroups? groups = null)
    {
        var random = new SampleRandom(seed, epoch, OrderStream);
        return order switch
        {
            SamplingOrder.Sequential => [.. Enumerable.Range(0, source.Count)],
            SamplingOrder.Shuffled => Shuffle(source.Count, random),
            SamplingOrder.Weighted when groups is not null => groups.Draw(random),
            SamplingOrder.Weighted => Draw(source, random),
            _ => throw new ArgumentOutOfRangeException(nameof(order), order, "no such order"),
        };
    }

    private static int[] Shuffle(int count, SampleRandom random)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var j = random.NextInt(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static int[] Draw(ISampleSource source, SampleRandom random)
    {
        var items = new WeightedDraw(Enumerable.Range(0, source.Count).Select(source.Weight), "item");
        var order = new int[source.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = items.Next(random);
        }

        return order;
    }
}
