using Build.Rehearsals;

namespace Build.Tests.Rehearsals;

public sealed class RehearsalTests
{
    [Fact]
    public void Only_kinds_of_stages_that_a_suite_has_are_shortened()
    {
        Assert.All(Rehearsal.FewStepsOf(["download", "finetune", "evaluate"]), set => Assert.StartsWith("finetune.", set));
        Assert.Contains("finetune.trainer.max_epochs=1", Rehearsal.FewStepsOf(["finetune"]));
        Assert.Contains("pretrain.params.max_epochs=1", Rehearsal.FewStepsOf(["pretrain", "finetune"]));
        Assert.Empty(Rehearsal.FewStepsOf(["download"]));
    }
}
