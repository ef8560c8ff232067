namespace OpenHands.Runs.Tests;

public sealed class PairedDifferenceTests
{
    /// <summary>
    /// Darwin's pairs of maize plants, differences in eighths of an inch. Fisher counted by hand (The Design of Experiments, 1935, section
    /// 21): of 32,768 signs 863 have a sum of 314 or more, so twice as many are as far from zero.
    /// </summary>
    [Fact]
    public void The_exact_permutation_test_gives_fishers_count_for_darwins_maize()
    {
        double[] maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
        var difference = PairedDifference.OfSeeds(maize)!;
        Assert.Equal(314, maize.Sum());
        Assert.Equal(2 * 863 / 32768.0, difference.P);
        Assert.Equal((314 / 15.0, 15, 0), (difference.Mean, difference.Seeds, difference.Clips));
    }

    /// <summary>Three seeds: of 8 signs the two with all equal are as far from zero as they are.</summary>
    [Theory]
    [InlineData(2, 0.5)]
    [InlineData(3, 0.25)]
    [InlineData(5, 0.0625)]
    public void Few_seeds_cannot_have_a_small_p(int seeds, double expected) =>
        Assert.Equal(expected, PairedDifference.OfSeeds([.. Enumerable.Range(1, seeds).Select(seed => 0.1 * seed)])!.P);

    [Fact]
    public void Seeds_without_any_difference_have_p_one() => Assert.Equal(1, PairedDifference.OfSeeds([0, 0, 0])!.P);

    /// <summary>11 of 17 seeds win by as much as the others lose: twice the upper tail of the binomial distribution, 0.3323.</summary>
    [Fact]
    public void Signs_of_many_seeds_are_sampled_near_the_binomial_tail()
    {
        var difference = PairedDifference.OfSeeds([.. Enumerable.Range(0, 17).Select(seed => seed < 11 ? 0.01 : -0.01)])!;
        Assert.InRange(difference.P!.Value, 0.3323 - 0.006, 0.3323 + 0.006);
    }

    [Fact]
    public void Of_two_seeds_the_interval_reaches_from_one_to_the_other() =>
        Assert.Equal((0.2, 0.1, 0.3), PairedDifference.OfSeeds([0.1, 0.3]) is { } two
            ? (Math.Round(two.Mean, 9), Math.Round(two.Low, 9), Math.Round(two.High, 9)) : default);

    /// <summary>60 of 100 clips are won by one seed: the 2.5 % points of a binomial distribution of 100 and 0.6 are 50 and 69.</summary>
    [Fact]
    public void Of_one_seed_the_interval_is_that_of_the_clips_and_there_is_no_p()
    {
        var difference = PairedDifference.OfClips([[.. Enumerable.Range(0, 100).Select(clip => clip < 60 ? 1 : 0)]]);
        Assert.Equal((0.6, 1, 100), (difference.Mean, difference.Seeds, difference.Clips));
        Assert.InRange(difference.Low, 0.49, 0.51);
        Assert.InRange(difference.High, 0.68, 0.70);
        Assert.Null(difference.P);
    }

    /// <summary>Every seed is right and wrong on the same clips: more such seeds say nothing more about other clips.</summary>
    [Fact]
    public void Clips_are_drawn_once_for_all_seeds()
    {
        int[] seed = [.. Enumerable.Range(0, 100).Select(clip => clip < 60 ? 1 : 0)];
        var four = PairedDifference.OfClips([seed, seed, seed, seed]);
        Assert.InRange(four.Low, 0.49, 0.51);
        Assert.InRange(four.High, 0.68, 0.70);
    }

    /// <summary>
    /// Four seeds and 40 clips. The interval is 100,000 resamples of a separate program with another generator (Mersenne twister): 0.04375
    /// and 0.475, in steps of 1/160.
    /// </summary>
    [Fact]
    public void Seeds_and_clips_together_give_the_interval_of_another_program()
    {
        var difference = PairedDifference.OfClips(Four());
        Assert.Equal(0.25, difference.Mean, 12);
        Assert.InRange(difference.Low, 0.04375 - 0.0125, 0.04375 + 0.0125);
        Assert.InRange(difference.High, 0.475 - 0.0125, 0.475 + 0.0125);
    }

    [Fact]
    public void The_same_differences_give_the_same_bits_and_the_other_direction_the_negative_mean()
    {
        Assert.Equal(PairedDifference.OfClips(Four()), PairedDifference.OfClips(Four()));
        var (there, back) = (PairedDifference.OfClips(Four()),
            PairedDifference.OfClips([.. Four().Select(seed => (IReadOnlyList<int>)[.. seed.Select(clip => -clip)])]));
        Assert.Equal((-there.Mean, -there.Low, -there.High, there.P), (back.Mean, back.High, back.Low, back.P));
    }

    [Fact]
    public void One_seed_alone_is_no_difference_over_seeds_and_seeds_of_other_clips_are_refused()
    {
        Assert.Null(PairedDifference.OfSeeds([0.5]));
        Assert.Throws<ArgumentException>(() => PairedDifference.OfClips([[1, 0], [1, 0, 0]]));
        Assert.Throws<ArgumentException>(() => PairedDifference.OfClips([[1]]));
        Assert.Throws<ArgumentException>(() => PairedDifference.OfClips([]));
    }

    private static IReadOnlyList<IReadOnlyList<int>> Four() =>
    [
        .. Enumerable.Range(0, 4).Select(s => (IReadOnlyList<int>)[.. Enumerable.Range(0, 40)
            .Select(c => ((c * 7) + (s * 3)) % 5 < 1 + (s % 3) ? 1 : ((c * 5) + s) % 6 == 0 ? -1 : 0)]),
    ];
}
