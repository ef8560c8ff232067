using System.Globalization;
using System.Text.Json;
using OpenHands.Settings.Training;
using OpenHands.Training.Schedules;

namespace OpenHands.Training.Tests.Schedules;

public sealed class ScheduleTests
{
    /// <summary>Sixty epochs of torch 1.13's CosineAnnealingLR (T_max 10 and 20), recorded with upstream.</summary>
    [Fact]
    public void The_cosine_follows_torchs_recursive_form()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Fixtures.Shared("golden", "schedulers.json")));
        var tables = golden.RootElement.EnumerateObject()
            .Where(t => t.Name.StartsWith("CosineAnnealingLR_T", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(tables);
        foreach (var table in tables)
        {
            var rates = table.Value.EnumerateArray().Select(v => v.GetDouble()).ToList();
            var tMax = int.Parse(table.Name.Split('_')[1][1..], CultureInfo.InvariantCulture);
            var schedule = new SchedulerSettings { Name = "CosineAnnealingLR", TMax = tMax }.Create(rates[0], larger: false);
            foreach (var expected in rates)
            {
                Assert.Equal(expected, schedule.LearningRate, 1e-12 * rates[0]);
                schedule.Step(null);
            }
        }
    }

    [Fact]
    public void A_step_schedule_multiplies_every_so_many_epochs()
    {
        var schedule = new SchedulerSettings { Name = "StepLR", StepSize = 2, Gamma = 0.5 }.Create(8, larger: false);
        Assert.Equal([8, 8, 4, 4, 2, 2, 1], Rates(schedule, 7));
    }

    [Fact]
    public void A_plateau_schedule_waits_its_patience_and_then_reduces()
    {
        var schedule = new SchedulerSettings { Name = "ReduceLROnPlateau", Patience = 1 }.Create(1, larger: true);
        double[] metrics = [0.5, 0.5, 0.5, 0.6, 0.6, 0.6, 0.6];
        var rates = metrics.Select(m => { schedule.Step(m); return Math.Round(schedule.LearningRate, 6); });
        Assert.Equal([1, 1, 0.1, 0.1, 0.1, 0.01, 0.01], rates);
    }

    [Fact]
    public void A_plateau_schedule_without_a_metric_says_what_to_do() =>
        Assert.Throws<ArgumentException>(() => new SchedulerSettings { Name = "ReduceLROnPlateau" }.Create(1, larger: true).Step(null));

    [Fact]
    public void Warm_up_climbs_linearly_and_then_the_schedule_starts()
    {
        var schedule = new SchedulerSettings { Name = "StepLR", StepSize = 1, Gamma = 0.5, WarmupEpochs = 3 }.Create(8, larger: false);
        Assert.Equal([2, 4, 6, 8, 4, 2], Rates(schedule, 6));
    }

    [Theory]
    [InlineData("CosineAnnealingLR")]
    [InlineData("StepLR")]
    [InlineData("ReduceLROnPlateau")]
    [InlineData("none")]
    public void A_restored_schedule_goes_on_as_if_never_stopped(string name)
    {
        var options = new SchedulerSettings { Name = name, TMax = 5, StepSize = 3, Patience = 1, WarmupEpochs = 2 };
        var straight = options.Create(0.1, larger: true);
        var before = options.Create(0.1, larger: true);
        for (var epoch = 0; epoch < 9; epoch++)
        {
            straight.Step(0.5);
            before.Step(0.5);
        }

        var after = options.Create(0.1, larger: true);
        after.Restore(before.State);
        for (var epoch = 0; epoch < 9; epoch++)
        {
            Assert.Equal(straight.LearningRate, after.LearningRate);
            straight.Step(0.5);
            after.Step(0.5);
        }
    }

    [Fact]
    public void The_state_of_another_schedule_is_refused()
    {
        var cosine = new SchedulerSettings { Name = "CosineAnnealingLR" }.Create(0.1, larger: true);
        Assert.Throws<InvalidDataException>(
            () => new SchedulerSettings { Name = "ReduceLROnPlateau" }.Create(0.1, larger: true).Restore(cosine.State));
    }

    private static List<double> Rates(LearningRateSchedule schedule, int epochs)
    {
        var rates = new List<double>();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            rates.Add(schedule.LearningRate);
            schedule.Step(null);
        }

        return rates;
    }
}
