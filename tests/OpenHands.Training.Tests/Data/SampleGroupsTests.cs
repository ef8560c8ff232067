using OpenHands.Datasets.Sampling;
using OpenHands.Poses;
using OpenHands.Training.Data;
using OpenHands.Training.Tests.Tiny;

namespace OpenHands.Training.Tests.Data;

public sealed class SampleGroupsTests
{
    private static readonly SignedWindows Source =
        new([.. Enumerable.Repeat("s001", 40), .. Enumerable.Repeat("s002", 20), .. Enumerable.Repeat("s003", 3), "nobody"]);

    private static SampleGroups Groups(int size = 4) => new(Source, @"^s\d+", size);

    [Fact]
    public void A_group_is_of_one_source_and_shows_no_recording_twice()
    {
        var order = EpochOrder.Create(SamplingOrder.Weighted, Source, 1, 0, Groups());
        Assert.Equal(Source.Count, order.Length);
        Assert.All(order.Chunk(4), group =>
        {
            Assert.Single(group.Select(i => Source.Name(i)[..4]).Distinct());
            Assert.Equal(4, group.Distinct().Count());
        });
        Assert.Equal(order, EpochOrder.Create(SamplingOrder.Weighted, Source, 1, 0, Groups()));
        Assert.NotEqual(order, EpochOrder.Create(SamplingOrder.Weighted, Source, 1, 1, Groups()));
    }

    [Fact]
    public void Recordings_of_small_sources_and_of_none_are_left_out()
    {
        var groups = Groups();
        Assert.Equal((2, 4), (groups.Sources, groups.LeftOut));
        Assert.All(Enumerable.Range(0, 50).SelectMany(epoch => EpochOrder.Create(SamplingOrder.Weighted, Source, 1, epoch, groups)),
            i => Assert.InRange(i, 0, 59));
    }

    /// <summary>Weights are 1, 2, 3, 1, 2, 3 ...: the first source has 79 of 119.</summary>
    [Fact]
    public void Sources_are_drawn_by_the_sum_of_their_weights_and_heavier_recordings_more_often()
    {
        var drawn = Enumerable.Range(0, 400)
            .SelectMany(epoch => EpochOrder.Create(SamplingOrder.Weighted, Source, 1, epoch, Groups())).ToList();
        Assert.Equal(79 / 119.0, drawn.Count(i => i < 40) / (double)drawn.Count, 0.02);
        Assert.True(drawn.Count(i => i % 3 == 2) > 1.8 * drawn.Count(i => i % 3 == 0));
    }

    [Fact]
    public void A_recording_that_is_too_short_is_replaced_by_one_of_its_source()
    {
        var source = new SignedWindows([.. Enumerable.Repeat("s001", 8), .. Enumerable.Repeat("s002", 8)], tooShort: i => i % 4 != 0);
        var batches = new EpochBatches(
            source, SamplingOrder.Weighted, 1, 0, 8, replaceMissing: true, groups: new SampleGroups(source, @"^s\d+", 8));
        for (var batch = 0; batch < batches.Count; batch++)
        {
            Assert.Single(batches.Prepare(batch).Names.Select(name => name[..4]).Distinct());
        }
    }

    [Theory]
    [InlineData("(", 4, "is not a regular expression")]
    [InlineData("^x", 4, "finds no source with 4 recordings (group_size) among 64")]
    public void A_pattern_that_gives_no_groups_is_refused(string pattern, int size, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => new SampleGroups(Source, pattern, size)).Message);

    private sealed class SignedWindows(string[] signers, Func<int, bool>? tooShort = null) : ISampleSource
    {
        private readonly TinyWindows _windows = new(signers.Length, tooShort);

        public int Count => signers.Length;

        public IReadOnlyList<string> Glosses => [];

        public int Channels => _windows.Channels;

        public string Name(int index) => $"{signers[index]}_{index}";

        public double Weight(int index) => _windows.Weight(index);

        public Sample? Get(int index, SampleRandom random) =>
            _windows.Get(index, random) is { } sample ? new Sample(sample.Values, sample.Shape, sample.Label, Name(index)) : null;
    }
}
