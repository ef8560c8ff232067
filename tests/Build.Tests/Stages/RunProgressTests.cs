using Build.Stages;

namespace Build.Tests.Stages;

public sealed class RunProgressTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly List<string> _said = [];

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_time_left_is_that_of_the_whole_graph_by_what_each_stage_took_before()
    {
        var (one, two, three) = (Status("one", "pretrain", 600), Status("two", "finetune", 60), Status("three", "evaluate", 30));
        var progress = new RunProgress(1, _said.Add);
        progress.Begin([one, two, three]);
        progress.Done(one.Stage, 700);
        progress.Done(two.Stage, 50);
        progress.Done(three.Stage, 30);

        Assert.Equal(
            ["3 stages to run, about 11.5 min left", "1 of 3 stages done, about 1.5 min left", "2 of 3 stages done, about 30.0 s left"],
            _said);
    }

    [Fact]
    public void A_stage_that_never_ran_is_expected_to_take_what_its_kind_took_in_this_run()
    {
        var seeds = Enumerable.Range(1, 3).Select(i => Status($"seed{i}", "pretrain", null)).ToList();
        var table = Status("tables", "tabulate", null);
        var progress = new RunProgress(2, _said.Add);
        progress.Begin([.. seeds, table, Status("cached", "synthesize", 5, isCurrent: true)]);
        progress.Done(seeds[0].Stage, 100);
        progress.Done(seeds[1].Stage, 140);

        Assert.Equal(
            ["4 stages to run", "1 of 4 stages done, about 1.7 min left for 2 of the 3 others, the rest never ran here",
                "2 of 4 stages done, about 1.0 min left for 1 of the 2 others, the rest never ran here"],
            _said);
    }

    [Fact]
    public void A_single_stage_has_nothing_to_add()
    {
        var only = Status("one", "pretrain", 60);
        var progress = new RunProgress(1, _said.Add);
        progress.Begin([only]);
        progress.Done(only.Stage, 60);
        Assert.Empty(_said);
    }

    private StageStatus Status(string name, string kind, double? seconds, bool isCurrent = false)
    {
        var status = _workspace.Inspector().Inspect(_workspace.Stage(name, kind));
        return status with { LastSeconds = seconds, Reason = isCurrent ? null : status.Reason };
    }
}
