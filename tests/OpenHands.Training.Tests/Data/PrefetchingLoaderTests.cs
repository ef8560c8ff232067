using OpenHands.Training.Data;

namespace OpenHands.Training.Tests.Data;

public sealed class PrefetchingLoaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(50)]
    public void Batches_come_in_order_whatever_the_order_they_are_ready_in(int workers)
    {
        using var loader = new PrefetchingLoader(
            number =>
            {
                Thread.Sleep((number * 7) % 5);
                return Batch(number);
            },
            3,
            40,
            workers);
        for (var expected = 3; expected < 40; expected++)
        {
            Assert.Equal(expected, loader.Take()!.Labels[0]);
        }

        Assert.Null(loader.Take());
        Assert.Null(loader.Take());
    }

    [Fact]
    public void No_more_than_two_batches_per_worker_are_prepared_ahead()
    {
        var most = 0;
        using var loader = new PrefetchingLoader(
            number =>
            {
                InterlockedMax(ref most, number);
                return Batch(number);
            },
            0,
            100,
            workers: 3);
        for (var taken = 0; taken < 20; taken++)
        {
            Thread.Sleep(5);
            Assert.InRange(Volatile.Read(ref most), taken, taken + 6);
            loader.Take();
        }
    }

    [Fact]
    public void An_error_surfaces_at_its_own_batch_and_not_before()
    {
        using var loader = new PrefetchingLoader(number => number == 5 ? throw new InvalidDataException("poses/5.pkl") : Batch(number), 0,
            10, workers: 2);
        for (var i = 0; i < 5; i++)
        {
            Assert.NotNull(loader.Take());
        }

        Assert.Equal("poses/5.pkl", Assert.Throws<InvalidDataException>(() => loader.Take()).Message);
    }

    [Fact]
    public void Leaving_early_stops_the_workers()
    {
        var prepared = 0;
        var loader = new PrefetchingLoader(
            number =>
            {
                Interlocked.Increment(ref prepared);
                return Batch(number);
            },
            0,
            1000,
            workers: 2);
        loader.Take();
        loader.Dispose();
        var then = Volatile.Read(ref prepared);
        Thread.Sleep(20);
        Assert.Equal(then, Volatile.Read(ref prepared));
        Assert.True(then < 10);
    }

    [Fact]
    public void Waiting_for_data_is_measured()
    {
        using var loader = new PrefetchingLoader(
            number =>
            {
                Thread.Sleep(30);
                return Batch(number);
            },
            0,
            3,
            workers: 0);
        while (loader.Take() is not null)
        {
        }

        Assert.InRange(loader.Waited.TotalMilliseconds, 89, 5000);
    }

    private static SampleBatch Batch(int number) => new([0], [1, 1], [number], ["a"], [null]);

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
