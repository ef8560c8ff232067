using Build.Stages;

namespace Build.Tests.Stages;

public sealed class LocalPipelineTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Stages_run_once_in_the_order_of_their_inputs_and_a_second_run_finds_nothing_to_do(int width)
    {
        using var workspace = new Workspace();
        var (poses, pretrain, one, two) = Graph(workspace);
        using (var pipeline = workspace.Pipeline(width, null, Stop, poses, pretrain, one, two))
        {
            pipeline.Plan(["Download", "Pretrain", "FineTune"]);
            foreach (var task in (string[])["Download", "Pretrain", "FineTune"])
            {
                Assert.True(pipeline.HasWork(task));
                await pipeline.CompleteAsync(task);
            }
        }

        Assert.Equal(["poses", "pretrain"], workspace.Executor.Ran.Take(2));
        Assert.Equal(["one", "two"], workspace.Executor.Ran.Skip(2).Order());
        using var again = workspace.Pipeline(width, null, Stop, poses, pretrain, one, two);
        Assert.DoesNotContain((string[])["Download", "Pretrain", "FineTune"], again.HasWork);
    }

    [Fact]
    public async Task Independent_stages_run_together_up_to_the_width()
    {
        using var workspace = new Workspace();
        var (running, most) = (0, 0);
        workspace.Executor.Work = async (_, stop) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Delay(150, stop);
            Interlocked.Decrement(ref running);
        };
        var stages = Enumerable.Range(0, 6).Select(i => workspace.Stage($"s{i}", "synthesize")).ToArray();

        using var pipeline = workspace.Pipeline(2, null, Stop, stages);
        await pipeline.CompleteAsync("Download");

        Assert.Equal(2, most);
        Assert.Equal(6, workspace.Executor.Ran.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_a_failure_nothing_more_starts_and_the_failure_is_what_is_reported(int width)
    {
        using var workspace = new Workspace();
        var (poses, pretrain, one, two) = Graph(workspace);
        workspace.Executor.Work = (s, _) => s.Name == "pretrain" ? throw new StageException("pretrain broke") : Task.CompletedTask;
        using var pipeline = workspace.Pipeline(width, null, Stop, poses, pretrain, one, two);
        pipeline.Plan(["Download", "Pretrain", "FineTune"]);

        await pipeline.CompleteAsync("Download");
        var error = await Assert.ThrowsAsync<StageException>(() => pipeline.CompleteAsync("Pretrain"));
        await pipeline.DrainAsync();

        Assert.Equal("pretrain broke", error.Message);
        Assert.Equal(["poses", "pretrain"], workspace.Executor.Ran);
    }

    [Fact]
    public async Task Changing_one_parameter_reruns_exactly_the_stages_below_it()
    {
        using var workspace = new Workspace();
        var (poses, pretrain, one, two) = Graph(workspace);
        foreach (var stage in (Stage[])[poses, pretrain, one, two])
        {
            await workspace.RunAsync(stage, stop: Stop);
        }

        var changed = workspace.Stage("one", "finetune", "b", [], pretrain);
        Assert.Equal([null, null, "parameter changed: value a -> b", null],
            ((Stage[])[poses, pretrain, changed, two]).Select(workspace.Reason));

        var above = workspace.Stage("pretrain", "pretrain", "b", [], poses);
        Assert.Equal("upstream stage changed: pretrain", workspace.Reason(workspace.Stage("one", "finetune", "a", [], above)));
        Assert.Null(workspace.Reason(poses));
    }

    private static (Stage Poses, Stage Pretrain, Stage One, Stage Two) Graph(Workspace workspace)
    {
        var poses = workspace.Stage("poses", "synthesize");
        var pretrain = workspace.Stage("pretrain", "pretrain", "a", [], poses);
        return (poses, pretrain, workspace.Stage("one", "finetune", "a", [], pretrain),
            workspace.Stage("two", "finetune", "a", [], pretrain));
    }
}
