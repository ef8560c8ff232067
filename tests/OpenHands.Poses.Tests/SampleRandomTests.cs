namespace OpenHands.Poses.Tests;

public sealed class SampleRandomTests
{
    [Fact]
    public void Equal_seeds_give_equal_streams_and_any_other_part_changes_it()
    {
        static ulong[] Draw(long seed, int epoch, int position)
        {
            var random = new SampleRandom(seed, epoch, position);
            return [.. Enumerable.Range(0, 4).Select(_ => random.NextBits())];
        }

        var reference = Draw(1, 2, 3);
        Assert.Equal(reference, Draw(1, 2, 3));
        Assert.NotEqual(reference, Draw(2, 2, 3));
        Assert.NotEqual(reference, Draw(1, 3, 3));
        Assert.NotEqual(reference, Draw(1, 2, 4));
    }

    [Fact]
    public void Integers_cover_the_range_evenly()
    {
        var random = new SampleRandom(7, 0, 0);
        var counts = new int[10];
        for (var i = 0; i < 100_000; i++)
        {
            counts[random.NextInt(10)]++;
        }

        Assert.All(counts, c => Assert.InRange(c, 9_500, 10_500));
    }

    [Fact]
    public void Gaussians_have_mean_0_and_deviation_1()
    {
        var random = new SampleRandom(7, 0, 0);
        var values = Enumerable.Range(0, 100_000).Select(_ => random.NextGaussian()).ToArray();
        Assert.InRange(values.Average(), -0.02, 0.02);
        Assert.InRange(Math.Sqrt(values.Average(v => v * v)), 0.98, 1.02);
    }
}
