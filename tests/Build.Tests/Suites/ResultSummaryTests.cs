using Build.Stages;
using Build.Suites;

namespace Build.Tests.Suites;

public sealed class ResultSummaryTests
{
    [Fact]
    public void Each_evaluation_that_left_a_record_has_a_line_with_its_accuracies_and_chance()
    {
        using var folder = new TemporaryFolder();
        var done = new Stage("dpc/evaluate/seed=1", CachedKind.Named("evaluate"), folder.File("done"));
        var missing = new Stage("dpc/evaluate/seed=2", CachedKind.Named("evaluate"), folder.File("missing"));
        var training = new Stage("dpc/finetune/seed=1", CachedKind.Named("finetune"), folder.File("done"));
        Directory.CreateDirectory(done.Output);
        File.WriteAllText(folder.File("done/run.json"), """{ "classes": 8, "metrics": { "loss": 0.5, "top1": 0.9375, "top5": 1 } }""");

        Assert.Equal(["dpc/evaluate/seed=1  top-1 0.938  top-5 1.000  (chance 0.125)"], ResultSummary.Lines([done, missing, training]));
    }
}
