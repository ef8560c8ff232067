using OpenHands.Datasets.Sampling;
using OpenHands.Poses;

namespace OpenHands.Datasets.Tests.Sampling;

public sealed class RepeatedClipsTests
{
    [Theory]
    [InlineData(10, 1)]
    [InlineData(14, 1)]
    [InlineData(15, 2)]
    [InlineData(344, 34)]
    [InlineData(1, 1)]
    public void Every_clip_comes_as_often_as_brings_the_epoch_nearest_to_the_clips_wanted(int wanted, int times)
    {
        var source = new Numbers(10);
        var repeated = RepeatedClips.UpTo(source, wanted);
        Assert.Equal(10 * times, repeated.Count);
        Assert.All(Enumerable.Range(0, repeated.Count).CountBy(repeated.Name), count => Assert.Equal(times, count.Value));
        Assert.Equal((times == 1, source.Glosses, 3), (ReferenceEquals(source, repeated), repeated.Glosses, repeated.Channels));
    }

    [Fact]
    public void Repetitions_are_augmented_by_their_own_draws()
    {
        var repeated = RepeatedClips.UpTo(new Numbers(2), 6);
        var first = repeated.Get(1, new SampleRandom(1))!;
        var third = repeated.Get(5, new SampleRandom(2))!;
        Assert.Equal(first.Name, third.Name);
        Assert.NotEqual(first.Values, third.Values);
        Assert.Equal(first.Values, repeated.Get(5, new SampleRandom(1))!.Values);
        Assert.Equal(1, repeated.Weight(5));
    }

    [Fact]
    public void Without_a_wish_and_without_clips_nothing_is_repeated()
    {
        Assert.Equal(10, RepeatedClips.UpTo(new Numbers(10), null).Count);
        Assert.Equal(0, RepeatedClips.UpTo(new Numbers(0), 5).Count);
    }

    private sealed class Numbers(int count) : ISampleSource
    {
        public int Count => count;

        public IReadOnlyList<string> Glosses { get; } = ["yes"];

        public int Channels => 3;

        public string Name(int index) => index < count ? $"clip {index}" : throw new ArgumentOutOfRangeException(nameof(index));

        public double Weight(int index) => index;

        public Sample Get(int index, SampleRandom random) => new([index, (float)random.NextGaussian()], [2], 0, Name(index));
    }
}
