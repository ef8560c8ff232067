using OpenHands.Datasets.Sampling;
using OpenHands.Poses;

namespace OpenHands.Training.Data;

/// <summary>
/// Draws samples in groups of one source, such as one signer. Contrasted with other signers a window is found by whose body it shows; among
/// windows of the same signer only what is signed tells them apart. Ours.
/// </summary>
public sealed class SampleGroups
{
    private readonly ISampleSource _samples;
    private readonly int[][] _sources;
    private readonly int[] _sourceOf;

    /// <summary>Sorts the samples into sources.</summary>
    /// <param name="samples">The dataset.</param>
    /// <param name="pattern">Regular expression whose match in a sample's name is the name of its source.</param>
    /// <param name="size">Samples G in a group; sources with fewer are left out.</param>
    /// <exception cref="ArgumentException">The pattern is not a regular expression, or no source has enough samples.</exception>
    public SampleGroups(ISampleSource samples, string pattern, int size)
    {
        (_samples, Size) = (samples, size);
        var source = NamePattern.Parse("group_by", pattern);

        // A name without a match belongs to no source, and is left out with the sources that are too small.
        var named = from i in Enumerable.Range(0, samples.Count)
                    let match = source.Match(samples.Name(i))
                    where match.Success
                    group i by match.Value;
        _sources = [.. named.Select(items => items.ToArray()).Where(items => items.Length >= size)];
        if (_sources.Length == 0)
        {
            throw new ArgumentException($"group_by '{pattern}' finds no source with {size} recordings (group_size) among {samples.Count}");
        }

        _sourceOf = new int[samples.Count];
        Array.Fill(_sourceOf, -1);
        foreach (var (number, items) in _sources.Index())
        {
            Array.ForEach(items, i => _sourceOf[i] = number);
        }
    }

    /// <summary>Samples G in a group.</summary>
    public int Size { get; }

    /// <summary>Sources that groups are drawn from.</summary>
    public int Sources => _sources.Length;

    /// <summary>Samples that are never drawn.</summary>
    public int LeftOut => _sourceOf.Count(source => source < 0);

    /// <summary>The samples of one sample's source, itself among them.</summary>
    public IReadOnlyList<int> PeersOf(int sample) => _sources[_sourceOf[sample]];

    /// <summary>
    /// One epoch: groups one after the other, as many as there are samples for. A source is drawn by the sum of its samples' weights, then
    /// its samples by their weights without replacement, so that no sample is its own contrast.
    /// </summary>
    /// <exception cref="InvalidDataException">Every sample has weight 0, or one has a weight that is not finite.</exception>
    public int[] Draw(SampleRandom random)
    {
        var sources = new WeightedDraw(_sources.Select(items => items.Sum(_samples.Weight)), "source");
        var order = new List<int>();
        while (order.Count + Size <= _samples.Count)
        {
            order.AddRange(Members(_sources[sources.Next(random)], random));
        }

        return [.. order];
    }

    // Exponential races: the G items whose exponential times, at rates equal to their weights, are shortest (Efraimidis and Spirakis,
    // 2006).
    private IEnumerable<int> Members(int[] source, SampleRandom random) =>
        source.Select(i => (Item: i, Time: -Math.Log(1 - random.NextDouble()) / _samples.Weight(i))).ToArray()
            .OrderBy(entry => entry.Time).Take(Size).Select(entry => entry.Item);
}
