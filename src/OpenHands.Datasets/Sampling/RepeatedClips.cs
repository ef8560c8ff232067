using OpenHands.Poses;

namespace OpenHands.Datasets.Sampling;

/// <summary>
/// A small dataset several times over, so that an epoch of it has about as many clips as one of a large one. Every repetition is augmented
/// by draws of its own.
/// </summary>
/// <param name="source">The dataset.</param>
/// <param name="times">How often each clip is in an epoch, at least once.</param>
public sealed class RepeatedClips(ISampleSource source, int times) : ISampleSource
{
    /// <inheritdoc/>
    public int Count => source.Count * times;

    /// <inheritdoc/>
    public IReadOnlyList<string> Glosses => source.Glosses;

    /// <inheritdoc/>
    public int Channels => source.Channels;

    /// <summary>The dataset repeated the whole number of times that comes nearest to so many clips; itself where that is once.</summary>
    /// <param name="source">The dataset.</param>
    /// <param name="clips">Clips wanted in an epoch; null leaves the dataset as it is.</param>
    public static ISampleSource UpTo(ISampleSource source, int? clips)
    {
        ArgumentNullException.ThrowIfNull(source);
        var times = clips is { } wanted && source.Count > 0
            ? (int)Math.Round((double)wanted / source.Count, MidpointRounding.AwayFromZero)
            : 1;
        return times > 1 ? new RepeatedClips(source, times) : source;
    }

    /// <inheritdoc/>
    public string Name(int index) => source.Name(index % source.Count);

    /// <inheritdoc/>
    public double Weight(int index) => source.Weight(index % source.Count);

    /// <inheritdoc/>
    public Sample? Get(int index, SampleRandom random) => source.Get(index % source.Count, random);
}
