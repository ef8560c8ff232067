using System.Numerics;
using OpenHands.Poses;

namespace OpenHands.Runs;

/// <summary>
/// The mean difference of paired evaluations with what it stands on. The interval is a bootstrap's over seeds and test clips together
/// (percentiles): a resample draws seeds and, once for all of them, test clips, both with replacement. All seeds are tested on the same
/// clips, so a clip that is hard for one is hard for all, and clips drawn for each seed by itself would make the interval too narrow (Owen,
/// "The pigeonhole bootstrap", 2007). The p value is that of a permutation test: under the null hypothesis the two sides of a seed's pair
/// could as well be exchanged, which flips the sign of that seed's difference.
/// </summary>
/// <param name="Mean">Mean difference of top-1, -1 to 1.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="P">
/// Share of sign flips whose mean is at least as far from 0, two-sided; null for a single seed, where there is nothing to exchange.
/// </param>
/// <param name="Seeds">How many seeds both sides have.</param>
/// <param name="Clips">How many test clips both sides have of every seed; 0 where predictions are missing and only seeds are drawn.</param>
public sealed record PairedDifference(double Mean, double Low, double High, double? P, int Seeds, int Clips)
{
    /// <summary>Resamples of the bootstrap.</summary>
    public const int Resamples = 10_000;

    /// <summary>Seeds up to which every flip is counted: 65,536.</summary>
    public const int MostExactSeeds = 16;

    private const int SampledFlips = 99_999;
    private const int BootstrapStream = 1;
    private const int PermutationStream = 2;
    private const double Tail = 0.025;

    // Of sums of differences: they are sums of whole clips, or of figures with six digits.
    private const double Rounding = 1e-9;

    /// <summary>Of differences clip by clip.</summary>
    /// <param name="seeds">
    /// For each seed the difference of each clip: 1 where only the first side is right, -1 where only the second is, else 0. All seeds have
    /// the same clips in the same order.
    /// </param>
    /// <exception cref="ArgumentException">No seed, fewer than two clips, or seeds of different clips.</exception>
    public static PairedDifference OfClips(IReadOnlyList<IReadOnlyList<int>> seeds)
    {
        var clips = seeds.Count > 0 ? seeds[0].Count : 0;
        if (clips < 2 || seeds.Any(seed => seed.Count != clips))
        {
            throw new ArgumentException("differences of at least one seed and two clips, the same clips for every seed", nameof(seeds));
        }

        // Clip by clip the differences of all seeds, side by side in memory.
        var table = new int[clips * seeds.Count];
        for (var s = 0; s < seeds.Count; s++)
        {
            for (var c = 0; c < clips; c++)
            {
                table[(c * seeds.Count) + s] = seeds[s][c];
            }
        }

        // Sums are whole numbers: the same to the last bit on every machine.
        var (random, sums, drawn) = (new SampleRandom(1, 0, BootstrapStream), new double[Resamples], new int[seeds.Count]);
        for (var r = 0; r < Resamples; r++)
        {
            Draw(random, drawn);
            var sum = 0L;
            for (var i = 0; i < clips; i++)
            {
                var clip = table.AsSpan(random.NextInt(clips) * seeds.Count, seeds.Count);
                for (var s = 0; s < drawn.Length; s++)
                {
                    sum += drawn[s] * clip[s];
                }
            }

            sums[r] = sum / ((double)clips * seeds.Count);
        }

        double[] means = [.. seeds.Select(seed => seed.Sum() / (double)clips)];
        return Of(means, sums, clips);
    }

    /// <summary>Of one difference a seed, where there are no predictions of clips; null for fewer than two seeds.</summary>
    public static PairedDifference? OfSeeds(IReadOnlyList<double> differences)
    {
        if (differences.Count < 2)
        {
            return null;
        }

        var (random, means, drawn) = (new SampleRandom(1, 0, BootstrapStream), new double[Resamples], new int[differences.Count]);
        for (var r = 0; r < Resamples; r++)
        {
            Draw(random, drawn);
            means[r] = drawn.Zip(differences, (times, difference) => times * difference).Sum() / differences.Count;
        }

        return Of([.. differences], means, 0);
    }

    private static PairedDifference Of(double[] ofSeeds, double[] resampled, int clips)
    {
        Array.Sort(resampled);
        return new PairedDifference(
            ofSeeds.Average(), Quantile(resampled, Tail), Quantile(resampled, 1 - Tail), ofSeeds.Length < 2 ? null : Permutation(ofSeeds),
            ofSeeds.Length, clips);
    }

    // How often each seed is drawn.
    private static void Draw(SampleRandom random, int[] drawn)
    {
        Array.Clear(drawn);
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[random.NextInt(drawn.Length)]++;
        }
    }

    // Between two of the sorted values on a straight line.
    private static double Quantile(double[] sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }

    private static double Permutation(double[] differences)
    {
        var observed = Math.Abs(differences.Sum()) - Rounding;
        var farther = 0;
        if (differences.Length <= MostExactSeeds)
        {
            // From one combination of signs to the next a single sign changes (Gray code).
            var (sum, signs, all) = (differences.Sum(), 0u, 1u << differences.Length);
            for (var flips = 1u; flips <= all; flips++)
            {
                farther += Math.Abs(sum) >= observed ? 1 : 0;
                var seed = BitOperations.TrailingZeroCount(flips);
                if (seed < differences.Length)
                {
                    signs ^= 1u << seed;
                    sum += (signs & (1u << seed)) != 0 ? -2 * differences[seed] : 2 * differences[seed];
                }
            }

            return farther / (double)all;
        }

        var random = new SampleRandom(1, 0, PermutationStream);
        for (var i = 0; i < SampledFlips; i++)
        {
            var sum = 0.0;
            for (var s = 0; s < differences.Length; s++)
            {
                sum += random.NextInt(2) == 0 ? differences[s] : -differences[s];
            }

            farther += Math.Abs(sum) >= observed ? 1 : 0;
        }

        // The flips that were seen, and the signs as they are.
        return (farther + 1) / (double)(SampledFlips + 1);
    }
}
