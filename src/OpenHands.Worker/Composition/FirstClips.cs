using OpenHands.Datasets.Sampling;
using OpenHands.Poses;

namespace OpenHands.Worker.Composition;

/// <summary>
/// Looks at the first sample of each split before a run writes anything: a split without clips, or a file that cannot be read, is found at
/// once.
/// </summary>
internal static class FirstClips
{
    /// <param name="splits">Name and samples; null where the run has no such split.</param>
    /// <exception cref="InvalidDataException">A split is empty, or its first clip cannot be read.</exception>
    public static void Read(params ReadOnlySpan<(string Name, ISampleSource? Samples)> splits)
    {
        foreach (var (name, samples) in splits)
        {
            if (samples is null)
            {
                continue;
            }

            if (samples.Count == 0)
            {
                throw new InvalidDataException(
                    $"the {name} split has no clip; look at the data set's splits and at the files that it names");
            }

            try
            {
                samples.Get(0, new SampleRandom(seed: 0, epoch: 0, position: 0));
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or ArgumentException or NotSupportedException)
            {
                throw new InvalidDataException(
                    $"the first clip of the {name} split, {samples.Name(0)}, cannot be used: {failure.Message}", failure);
            }
        }
    }
}
