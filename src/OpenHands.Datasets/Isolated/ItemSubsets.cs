using System.Numerics;
using System.Text;
using OpenHands.Poses;

namespace OpenHands.Datasets.Isolated;

/// <summary>
/// Deterministic parts of a dataset: a share of each class for runs with little data, and a validation part taken out of the training
/// split. Which clips are chosen depends on the seed and their names only, not on the order of the metadata.
/// </summary>
public static class ItemSubsets
{
    /// <summary>
    /// A share of every class, at least one clip of each. A smaller share is a part of a larger one with the same seed.
    /// </summary>
    /// <param name="items">The clips.</param>
    /// <param name="fraction">Above 0, up to 1.</param>
    /// <param name="seed">Equal seeds choose equal clips.</param>
    /// <returns>Indexes into the items, ascending.</returns>
    /// <exception cref="ArgumentException">The fraction is out of range.</exception>
    public static int[] Stratified(IReadOnlyList<IsolatedItem> items, double fraction, long seed)
    {
        if (!(fraction is > 0 and <= 1))
        {
            throw new ArgumentException($"fraction {fraction} of a dataset must be above 0 and at most 1");
        }

        return [.. Shuffled(items, seed)
            .GroupBy(i => items[i].Label)
            .SelectMany(group => group.Take(Math.Max(1, (int)Math.Round(fraction * group.Count(), MidpointRounding.AwayFromZero))))
            .Order()];
    }

    /// <summary>
    /// So many clips of every class, all of a class that has fewer. Fewer of them are among more of them with the same seed.
    /// </summary>
    /// <param name="items">The clips.</param>
    /// <param name="count">At least 1.</param>
    /// <param name="seed">Equal seeds choose equal clips.</param>
    /// <returns>Indexes into the items, ascending.</returns>
    public static int[] PerClass(IReadOnlyList<IsolatedItem> items, int count, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return [.. Shuffled(items, seed).GroupBy(i => items[i].Label).SelectMany(group => group.Take(count)).Order()];
    }

    /// <summary>Takes a share of every class out for validation; a class of a single clip stays in training.</summary>
    /// <inheritdoc cref="Stratified"/>
    /// <returns>Indexes of what remains for training and of what is held out, each ascending.</returns>
    public static (int[] Train, int[] Held) CarveStratified(IReadOnlyList<IsolatedItem> items, double fraction, long seed)
    {
        var held = Stratified(items, fraction, seed).ToHashSet();
        foreach (var group in Enumerable.Range(0, items.Count).GroupBy(i => items[i].Label).Where(group => group.All(held.Contains)))
        {
            held.Remove(group.First());
        }

        return Split(items.Count, held);
    }

    /// <summary>
    /// Takes whole signers out for validation, so that it measures what the test split measures. Signers are tried in an order drawn from
    /// the seed; one whose leaving would take the last clip of a class out of training is passed over.
    /// </summary>
    /// <param name="items">The clips; every one needs a signer.</param>
    /// <param name="signers">How many signers to hold out.</param>
    /// <param name="seed">Equal seeds choose equal signers.</param>
    /// <returns>Indexes of what remains for training and of what is held out, each ascending.</returns>
    /// <exception cref="ArgumentException">
    /// A clip has no signer (set signer_pattern), or too few signers can be spared.
    /// </exception>
    public static (int[] Train, int[] Held) CarveSigners(IReadOnlyList<IsolatedItem> items, int signers, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(signers);
        if (items.FirstOrDefault(item => item.Signer is null) is { } unknown)
        {
            throw new ArgumentException(
                $"validation by signer: the signer of '{unknown.Name}' is not known; set signer_pattern, or hold out by class");
        }

        var left = items.CountBy(item => item.Label).ToDictionary();
        var chosen = new HashSet<string>();
        foreach (var clips in items.GroupBy(item => item.Signer!).OrderBy(clips => Key(clips.Key, seed)))
        {
            var taken = clips.CountBy(item => item.Label).ToArray();
            if (chosen.Count < signers && taken.All(count => left[count.Key] > count.Value))
            {
                chosen.Add(clips.Key);
                Array.ForEach(taken, count => left[count.Key] -= count.Value);
            }
        }

        return chosen.Count == signers
            ? Split(items.Count, [.. Enumerable.Range(0, items.Count).Where(i => chosen.Contains(items[i].Signer!))])
            : throw new ArgumentException(
                $"validation by signer: only {chosen.Count} of {signers} signers can be held out without losing a class");
    }

    private static (int[] Train, int[] Held) Split(int count, HashSet<int> held) =>
        ([.. Enumerable.Range(0, count).Where(i => !held.Contains(i))], [.. held.Order()]);

    private static IOrderedEnumerable<int> Shuffled(IReadOnlyList<IsolatedItem> items, long seed) =>
        Enumerable.Range(0, items.Count).OrderBy(i => Key(items[i].Name, seed)).ThenBy(i => i);

    // FNV-1a of the name, stirred with the seed.
    private static ulong Key(string name, long seed)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 0x100000001b3;
        }

        return new SampleRandom(hash ^ BitOperations.RotateLeft((ulong)seed * 0x9E3779B97F4A7C15, 17)).NextBits();
    }
}
