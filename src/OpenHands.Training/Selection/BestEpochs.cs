namespace OpenHands.Training.Selection;

/// <summary>
/// Ranks epochs by their validation metric and keeps the best few. On a handful of validation clips many epochs are equal: the latest of
/// them has learnt longest. Upstream keeps the earliest.
/// </summary>
/// <param name="capacity">How many to keep, at least 1 (save_top_k).</param>
/// <param name="larger">True where a larger metric is better.</param>
/// <param name="latestOfEquals">True where the latest of equals ranks highest, false for the earliest.</param>
public sealed class BestEpochs(int capacity, bool larger, bool latestOfEquals)
{
    private readonly int _capacity = capacity > 0
        ? capacity
        : throw new ArgumentException($"save_top_k is {capacity}, but must be at least 1");
    private readonly List<KeptEpoch> _kept = [];

    /// <summary>The kept epochs, best first.</summary>
    public IReadOnlyList<KeptEpoch> Kept => _kept;

    /// <summary>Takes an epoch in, if it is good enough. A metric that is not a number ranks below all others.</summary>
    /// <returns>Whether it is kept, and which epoch it pushed out, if any.</returns>
    public (bool Kept, KeptEpoch? Dropped) Offer(KeptEpoch epoch)
    {
        var place = _kept.FindIndex(other => Better(epoch.Metric, other.Metric));
        _kept.Insert(place < 0 ? _kept.Count : place, epoch);
        if (_kept.Count <= _capacity)
        {
            return (true, null);
        }

        var dropped = _kept[^1];
        _kept.RemoveAt(_kept.Count - 1);
        return dropped == epoch ? (false, null) : (true, dropped);
    }

    /// <summary>Goes on from a checkpoint.</summary>
    public void Restore(IReadOnlyList<KeptEpoch> kept)
    {
        _kept.Clear();
        _kept.AddRange(kept);
    }

    private bool Better(double candidate, double other) =>
        !double.IsNaN(candidate)
        && (double.IsNaN(other) || (larger ? candidate > other : candidate < other) || (latestOfEquals && candidate == other));
}
