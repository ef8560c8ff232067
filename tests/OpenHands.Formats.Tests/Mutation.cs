using System.Globalization;
using OpenHands.Poses;

namespace OpenHands.Formats.Tests;

/// <summary>
/// Damages good files at random places, the same way for the same seed: flipped bytes, cut ends, repeated or removed pieces.
/// </summary>
internal static class Mutation
{
    /// <summary>How many damaged copies of each file are tried; OPENHANDS_FUZZ in the environment asks for more.</summary>
    public static int Iterations(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable("OPENHANDS_FUZZ"), CultureInfo.InvariantCulture, out var asked)
            ? Math.Max(asked, usual) : usual;

    /// <summary>One damaged copy. Half of the damage goes to the first 2 KB, where headers and opcodes are.</summary>
    public static byte[] Of(byte[] good, int iteration)
    {
        var random = new SampleRandom(1, 0, iteration);
        switch (random.NextInt(8))
        {
            case 0:
                return good[..random.NextInt(good.Length)];
            case 1:
                var (from, length) = (Place(random, good), random.NextInt(16));
                return [.. good[..from], .. good[Math.Min(good.Length, from + length)..]];
            case 2:
                var at = Place(random, good);
                return [.. good[..at], .. good[at..Math.Min(good.Length, at + random.NextInt(64))], .. good[at..]];
            default:
                var bytes = good.ToArray();
                for (var flips = 1 + random.NextInt(4); flips > 0; flips--)
                {
                    bytes[Place(random, good)] = random.NextInt(4) switch { 0 => 0, 1 => 0xff, _ => (byte)random.NextInt(256) };
                }

                return bytes;
        }
    }

    private static int Place(SampleRandom random, byte[] good) =>
        random.NextInt(random.NextInt(2) == 0 ? Math.Min(good.Length, 2048) : good.Length);
}
