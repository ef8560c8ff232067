using Build.Stages;

namespace Build.Tests.Stages;

public sealed class StageKeyTests
{
    [Fact]
    public void A_changed_parameter_input_or_stage_above_changes_the_key_and_nothing_else_does()
    {
        using var workspace = new Workspace();
        var input = workspace.Input("poses.csv", "one");
        var above = workspace.Stage("poses", "synthesize");
        var stage = workspace.Stage("pretrain", "pretrain", "a", [input], above);
        var key = KeyOf(workspace, stage);

        Assert.Equal(key, KeyOf(workspace, stage with { Name = "renamed", Output = Path.Combine(workspace.Root, "elsewhere") }));
        Assert.NotEqual(key, KeyOf(workspace, workspace.Stage("pretrain", "pretrain", "b", [input], above)));
        Assert.NotEqual(key, KeyOf(workspace, stage with { After = [workspace.Stage("poses", "synthesize", "b")] }));
        Assert.NotEqual(key, KeyOf(workspace, stage with { Kind = stage.Kind with { Version = 99 } }));

        File.WriteAllText(input.Path, "two");
        Assert.NotEqual(key, KeyOf(workspace, stage));
    }

    [Fact]
    public void A_new_time_stamp_or_another_place_of_the_same_content_leaves_the_key()
    {
        using var workspace = new Workspace();
        var input = workspace.Input("poses.csv", "one");
        var stage = workspace.Stage("pretrain", "pretrain", "a", [input]);
        var key = KeyOf(workspace, stage);

        File.SetLastWriteTimeUtc(input.Path, DateTime.UtcNow.AddDays(-3));
        Assert.Equal(key, KeyOf(workspace, stage));

        var moved = input with { Path = Path.Combine(workspace.Root, "moved.csv") };
        File.Move(input.Path, moved.Path);
        Assert.Equal(key, KeyOf(workspace, stage with { Inputs = [moved] }));
    }

    [Fact]
    public void Values_that_look_like_other_entries_do_not_collide()
    {
        using var workspace = new Workspace();
        var parameters = new Dictionary<string, string> { ["a"] = "1\nparameter 1 1 b=2" };
        var one = workspace.Stage("s", "synthesize") with { Parameters = parameters };
        var two = workspace.Stage("s", "synthesize") with { Parameters = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } };

        Assert.NotEqual(KeyOf(workspace, one), KeyOf(workspace, two));
    }

    private static string KeyOf(Workspace workspace, Stage stage) => new StageIdentities(workspace.Hashes()).Of(stage).Key;
}
