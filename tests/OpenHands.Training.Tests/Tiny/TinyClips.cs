using OpenHands.Datasets.Sampling;
using OpenHands.Poses;

namespace OpenHands.Training.Tests.Tiny;

/// <summary>Labelled clips (2, T, 2) of six classes that differ in frequency; T differs from clip to clip.</summary>
internal sealed class TinyClips(int count, double noise = 0.05) : ISampleSource
{
    public int Count => count;

    public IReadOnlyList<string> Glosses { get; } = ["again", "book", "come, here", "day", "eat", "friend"];

    public int Channels => 2;

    public string Name(int index) => $"clip {index}";

    public double Weight(int index) => 1;

    public Sample? Get(int index, SampleRandom random)
    {
        var (label, frames) = (index % 6, 8 + (index % 3));
        var values = new float[2 * frames * 2];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(Math.Sin((label + 1) * 0.45 * (i / 2 % frames)) + (noise * random.NextGaussian()));
        }

        return new Sample(values, [2, frames, 2], label, $"clip-{index}.pkl", index % 2 == 0 ? "even" : null);
    }
}
