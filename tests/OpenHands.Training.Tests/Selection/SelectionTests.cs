using OpenHands.Runs.Metrics;
using OpenHands.Training.Metrics;
using OpenHands.Training.Selection;

namespace OpenHands.Training.Tests.Selection;

public sealed class SelectionTests
{
    [Fact]
    public void Early_stopping_ends_after_so_many_validations_that_do_not_strictly_improve()
    {
        var stopping = new EarlyStopping(2, larger: true);
        double[] accuracies = [0.5, 0.6, 0.6, 0.7, 0.7, 0.69];
        Assert.Equal([false, false, false, false, false, true], accuracies.Select(a =>
        {
            stopping.Observe(
            a); return stopping.ShouldStop;
        }));
        Assert.Equal(0.7, stopping.Best);
    }

    [Fact]
    public void Without_patience_it_never_ends()
    {
        var stopping = new EarlyStopping(0, larger: false);
        for (var i = 0; i < 100; i++)
        {
            stopping.Observe(i);
        }

        Assert.False(stopping.ShouldStop);
    }

    [Fact]
    public void A_metric_that_is_not_a_number_is_no_improvement()
    {
        var stopping = new EarlyStopping(2, larger: false);
        Assert.False(stopping.Observe(double.NaN));
        Assert.Equal((null, 1), (stopping.Best, stopping.Waited));
        Assert.True(stopping.Observe(3));
    }

    [Fact]
    public void The_best_epochs_are_kept_and_of_equals_the_latest()
    {
        var best = new BestEpochs(2, larger: true, latestOfEquals: true);
        Assert.Equal((true, null), best.Offer(Epoch(0, 0.5)));
        Assert.Equal((true, null), best.Offer(Epoch(1, 0.7)));
        Assert.Equal((true, Epoch(0, 0.5)), best.Offer(Epoch(2, 0.5)));
        Assert.Equal((false, null), best.Offer(Epoch(3, double.NaN)));
        Assert.Equal((true, Epoch(2, 0.5)), best.Offer(Epoch(4, 0.7)));
        Assert.Equal([4, 1], best.Kept.Select(k => k.Epoch));
    }

    [Fact]
    public void As_upstream_has_it_of_equals_the_earliest_is_kept()
    {
        var best = new BestEpochs(2, larger: true, latestOfEquals: false);
        Assert.Equal((true, null), best.Offer(Epoch(0, 0.5)));
        Assert.Equal((true, null), best.Offer(Epoch(1, 0.7)));
        Assert.Equal((false, null), best.Offer(Epoch(2, 0.5)));
        Assert.Equal((false, null), best.Offer(Epoch(3, double.NaN)));
        Assert.Equal((true, Epoch(0, 0.5)), best.Offer(Epoch(4, 0.6)));
        Assert.Equal([1, 4], best.Kept.Select(k => k.Epoch));
    }

    [Fact]
    public void Keeping_no_epoch_is_refused() =>
        Assert.Throws<ArgumentException>(() => new BestEpochs(0, larger: true, latestOfEquals: true));

    private static readonly Dictionary<string, double> Values = new() { ["loss"] = 1 };

    private static KeptEpoch Epoch(int epoch, double metric) => new(epoch, epoch * 10, metric, Values);
}
