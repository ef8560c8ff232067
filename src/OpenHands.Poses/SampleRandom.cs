namespace OpenHands.Poses;

/// <summary>
/// The random numbers of one sample: a counter-based generator (splitmix64) seeded by run seed, epoch and position in the epoch, so that
/// what a sample looks like does not depend on which worker prepares it, nor on what was drawn before.
/// </summary>
public sealed class SampleRandom
{
    private ulong _state;

    /// <summary>Starts the stream of one sample.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="position">Position in the epoch's order, from 0.</param>
    public SampleRandom(long seed, int epoch, int position)
        : this(Mix(Mix(Mix((ulong)seed) ^ (uint)epoch) ^ (uint)position))
    {
    }

    /// <summary>Starts a stream at a state; equal states give equal streams.</summary>
    public SampleRandom(ulong state) => _state = state;

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits() => Mix(_state++);

    /// <summary>Uniform in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, <paramref name="exclusive"/>), without modulo bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int NextInt(int exclusive)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusive);
        return (int)(((UInt128)NextBits() * (ulong)exclusive) >> 64);
    }

    /// <summary>Normal with mean 0 and standard deviation 1 (Box and Muller).</summary>
    public double NextGaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
