using OpenHands.Worker.Running;

namespace OpenHands.Worker.Tests;

public sealed class PretrainingChanceTests
{
    [Theory]
    [InlineData(2.131, true)]
    [InlineData(2.08, true)]
    [InlineData(double.NaN, true)]
    [InlineData(2.07, false)]
    public void A_validation_loss_that_ends_at_or_above_the_logarithm_of_the_choices_is_warned_of(double last, bool warned)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder.File("metrics.csv"),
            FormattableString.Invariant(
                $"""
                phase,epoch,step,loss,top1
                train_epoch,0,3,1,0.5
                valid,0,3,1.9,0.2
                train_epoch,1,6,1,0.5
                valid,1,6,{last},0.1
                train,2,7,1,1

                """));

        var chance = PretrainingChance.Of(folder.Path, choices: 8, bestEpoch: 0, best: 1.9)!;

        Assert.Equal(Math.Log(8), chance.Chance, 6);
        Assert.Equal(last, chance.Last);
        Assert.Equal(warned, chance.Warning is not null);
        Assert.Contains(warned ? "guessing among 8 gives 2.079" : "", chance.Warning ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void An_objective_that_chooses_among_nothing_has_no_level_of_guessing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("metrics.csv"), "phase,epoch,step,loss\nvalid,0,3,9\n");
        Assert.Null(PretrainingChance.Of(folder.Path, choices: null, 0, null));
        Assert.NotNull(PretrainingChance.Of(folder.Path, choices: 2, 0, null)!.Warning);
    }

    [Fact]
    public void Without_validation_nothing_is_said()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("metrics.csv"), "phase,epoch,step,loss,top1\ntrain_epoch,0,3,1,0.5\n");
        Assert.Null(PretrainingChance.Of(folder.Path, 8, 0, null));
    }
}
