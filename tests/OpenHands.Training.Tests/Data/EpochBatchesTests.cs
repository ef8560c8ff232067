using System.Globalization;
using OpenHands.Datasets.Sampling;
using OpenHands.Poses;
using OpenHands.Training.Data;
using OpenHands.Training.Tests.Tiny;

namespace OpenHands.Training.Tests.Data;

public sealed class EpochBatchesTests
{
    [Fact]
    public void Weighted_draws_follow_the_weights()
    {
        var source = new TinyWindows(30_000); // weights 1, 2, 3, 1, 2, 3 ...
        var order = EpochOrder.Create(SamplingOrder.Weighted, source, 1, 0);
        Assert.Equal(source.Count, order.Length);
        for (var kind = 0; kind < 3; kind++)
        {
            Assert.Equal((kind + 1) / 6.0, order.Count(i => i % 3 == kind) / 30_000.0, 0.01);
        }
    }

    [Fact]
    public void A_shuffle_visits_every_item_once_and_differs_by_epoch_and_seed()
    {
        var source = new TinyWindows(100);
        var order = EpochOrder.Create(SamplingOrder.Shuffled, source, 1, 0);
        Assert.Equal(Enumerable.Range(0, 100), order.Order());
        Assert.Equal(order, EpochOrder.Create(SamplingOrder.Shuffled, source, 1, 0));
        Assert.NotEqual(order, EpochOrder.Create(SamplingOrder.Shuffled, source, 1, 1));
        Assert.NotEqual(order, EpochOrder.Create(SamplingOrder.Shuffled, source, 2, 0));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 3)]
    public void The_last_incomplete_batch_is_dropped_or_kept(bool dropLast, int expected)
    {
        var batches = new EpochBatches(new TinyWindows(20), SamplingOrder.Sequential, 1, 0, 8, dropLast);
        Assert.Equal(expected, batches.Count);
        Assert.Equal(dropLast ? 8 : 4, batches.Prepare(expected - 1).Count);
    }

    [Fact]
    public void Too_short_recordings_are_replaced_by_others_the_same_way_every_time()
    {
        var source = new TinyWindows(40, i => i % 4 != 0);
        var batches = new EpochBatches(source, SamplingOrder.Sequential, 1, 0, 40, replaceMissing: true);
        var names = batches.Prepare(0).Names;
        Assert.All(names, n => Assert.Equal(0, int.Parse(n.Split(' ')[1], CultureInfo.InvariantCulture) % 4));
        Assert.True(names.Distinct().Count() > 8);
        Assert.Equal(names, batches.Prepare(0).Names);
    }

    [Fact]
    public void One_long_recording_among_thousands_is_found()
    {
        var batches = new EpochBatches(new TinyWindows(5000, i => i != 4321), SamplingOrder.Sequential, 1, 0, 2, replaceMissing: true);
        Assert.Equal(["recording 4321", "recording 4321"], batches.Prepare(0).Names);
    }

    [Fact]
    public void In_evaluation_a_too_short_recording_is_an_error() =>
        Assert.Throws<InvalidDataException>(
            () => new EpochBatches(new TinyWindows(8, i => i == 3), SamplingOrder.Sequential, 1, 0, 8).Prepare(0));

    [Fact]
    public void Too_few_items_for_a_batch_say_so()
    {
        var error = Assert.Throws<InvalidDataException>(
            () => new EpochBatches(new TinyWindows(5), SamplingOrder.Sequential, 1, 0, 8, dropLast: true));
        Assert.Contains("5 items", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clips_of_different_lengths_are_padded_with_zeros_at_their_ends()
    {
        var batch = SampleBatch.Stack(
            [new Sample([1, 2, 3, 4], [2, 1, 2], 0, "short"), new Sample([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2], 1, "long")]);
        Assert.Equal([2, 2, 2, 2], batch.Shape);
        Assert.Equal([1, 2, 0, 0, 3, 4, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8], batch.Values);
    }

    [Fact]
    public void Samples_that_differ_in_more_than_length_are_refused_by_name()
    {
        var error = Assert.Throws<InvalidDataException>(
            () => SampleBatch.Stack([new Sample(new float[6], [2, 1, 3], 0, "odd"), new Sample(new float[8], [2, 2, 2], 1, "even")]));
        Assert.Contains("'odd'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_that_is_not_a_number_is_refused() =>
        Assert.Throws<InvalidDataException>(() => EpochOrder.Create(SamplingOrder.Weighted, new Unweighable(), 1, 0));

    private sealed class Unweighable : ISampleSource
    {
        public int Count => 3;

        public IReadOnlyList<string> Glosses => [];

        public int Channels => 2;

        public string Name(int index) => "nothing";

        public double Weight(int index) => double.NaN;

        public Sample? Get(int index, SampleRandom random) => null;
    }
}
