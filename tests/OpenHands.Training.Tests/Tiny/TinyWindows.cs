using OpenHands.Datasets.Sampling;
using OpenHands.Poses;

namespace OpenHands.Training.Tests.Tiny;

/// <summary>Recordings made of sines: windows (4, T, V, 2), some recordings too short.</summary>
internal sealed class TinyWindows(int count, Func<int, bool>? tooShort = null) : ISampleSource
{
    public const int Length = 3;
    public const int Joints = 2;

    public int Count => count;

    public IReadOnlyList<string> Glosses => [];

    public int Channels => 2;

    public string Name(int index) => $"recording {index}";

    public double Weight(int index) => 1 + (index % 3);

    public Sample? Get(int index, SampleRandom random)
    {
        if (tooShort?.Invoke(index) == true)
        {
            return null;
        }

        var (phase, values) = (random.NextDouble() * 6, new float[4 * Length * Joints * 2]);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(Math.Sin(((index % 7) + 1) * ((0.1 * i) + phase)) + (0.1 * random.NextGaussian()));
        }

        return new Sample(values, [4, Length, Joints, 2], -1, Name(index));
    }
}
