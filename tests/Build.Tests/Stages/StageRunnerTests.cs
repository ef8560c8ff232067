using Build.Stages;
using OpenHands.Runs.Manifests;

namespace Build.Tests.Stages;

public sealed class StageRunnerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_finished_stage_is_current_and_its_manifest_says_what_it_was_made_of()
    {
        using var workspace = new Workspace();
        var stage = workspace.Stage("poses", "synthesize", "a", [workspace.Input("in.csv", "one")]);
        Assert.Equal("missing output", workspace.Reason(stage));

        await workspace.RunAsync(stage, stop: Stop);

        Assert.Null(workspace.Reason(stage));
        var manifest = StageManifestFile.Read(stage.Output)!;
        Assert.Equal(["config.yaml", "result.txt"], manifest.Outputs.Select(o => o.Path));
        // What sha256sum says of "one".
        Assert.Equal("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed", Assert.Single(manifest.Inputs).Sha256);
        Assert.Equal(("in.csv", "data.in.csv", 3L), (manifest.Inputs[0].Path, manifest.Inputs[0].Key, manifest.Inputs[0].Bytes));
        Assert.Equal("suite/poses", manifest.Stage);
        Assert.Equal(("0123", "here", "a"), (manifest.Commit, manifest.Environment["machine"], manifest.Parameters["value"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_output_that_was_moved_to_another_disk_with_a_link_in_its_place_is_current(bool whole)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a right of their own");
        using var workspace = new Workspace();
        using var disk = new TemporaryFolder();
        var stage = workspace.Stage("poses", "synthesize");
        await workspace.RunAsync(stage, stop: Stop);
        var (from, to) = whole ? (stage.Output, disk.File("poses")) : (Path.Combine(stage.Output, "result.txt"), disk.File("result.txt"));
        Directory.Move(from, to); // moves a file too
        File.CreateSymbolicLink(from, to);

        Assert.Null(workspace.Reason(stage));
        await workspace.RunAsync(stage, stop: Stop);
        Assert.Equal(["poses"], workspace.Executor.Ran);

        Assert.Null(workspace.Inspector(verify: true).Inspect(stage).Reason); // its hash is that of what the link names
        var content = whole ? Path.Combine(to, "result.txt") : to;
        File.AppendAllText(content, "more");
        Assert.StartsWith("output changed: result.txt", workspace.Reason(stage));
    }

    [Fact]
    public async Task Data_whose_files_are_gone_is_missed_as_long_as_a_stage_still_has_to_read_it()
    {
        using var workspace = new Workspace();
        var raw = workspace.Stage("raw", "download");
        var store = workspace.Stage("store", "pack", after: raw);
        var pretrain = workspace.Stage("pretrain", "pretrain", after: [raw, store]);
        Stage[] all = [raw, store, pretrain];
        foreach (var stage in all)
        {
            await workspace.RunAsync(stage, stop: Stop);
        }

        new StageFolder(raw).Spend();
        Assert.All(all, stage => Assert.Null(workspace.ReasonAmong(all, stage)));
        var again = store with { Parameters = new Dictionary<string, string> { ["value"] = "other" } };
        Assert.StartsWith("missing output: ", workspace.ReasonAmong([raw, again], raw));

        File.Delete(Path.Combine(pretrain.Output, "result.txt")); // a result is never spent, and needs the store
        Assert.StartsWith("missing output: ", workspace.ReasonAmong(all, pretrain));
        new StageFolder(store).Spend();
        Assert.StartsWith("missing output: ", workspace.ReasonAmong(all, store));
        Assert.StartsWith("missing output: ", workspace.ReasonAmong(all, raw));
    }

    [Fact]
    public async Task Each_reason_to_run_again_is_named()
    {
        using var workspace = new Workspace();
        var input = workspace.Input("in.csv", "one");
        var above = workspace.Stage("poses", "synthesize");
        var stage = workspace.Stage("pretrain", "pretrain", "a", [input], above);
        await workspace.RunAsync(above, stop: Stop);
        await workspace.RunAsync(stage, stop: Stop);

        Assert.Equal("parameter changed: value a -> b", workspace.Reason(workspace.Stage("pretrain", "pretrain", "b", [input], above)));
        Assert.Equal("upstream stage changed: poses",
            workspace.Reason(stage with { After = [workspace.Stage("poses", "synthesize", "b")] }));
        Assert.Equal($"version of pretrain stages changed: {stage.Kind.Version} -> 99",
            workspace.Reason(stage with { Kind = stage.Kind with { Version = 99 } }));
        Assert.Equal("forced", workspace.Inspector(new ForcedStages(false, ["pretrain"])).Inspect(stage).Reason);
        Assert.Equal("upstream stage forced: poses", workspace.Inspector(new ForcedStages(false, ["poses"])).Inspect(stage).Reason);

        File.WriteAllText(input.Path, "two");
        Assert.Equal("input changed: data.in.csv", workspace.Reason(stage));

        File.WriteAllText(input.Path, "one");
        File.Delete(Path.Combine(stage.Output, "result.txt"));
        Assert.Equal("missing output: result.txt", workspace.Reason(stage));
    }

    [Fact]
    public async Task An_output_of_another_size_is_seen_always_and_other_bytes_of_the_same_size_by_verifying()
    {
        using var workspace = new Workspace();
        var stage = workspace.Stage("poses", "synthesize");
        await workspace.RunAsync(stage, stop: Stop);
        var output = Path.Combine(stage.Output, "result.txt");

        File.WriteAllText(output, "b");
        Assert.Null(workspace.Reason(stage));
        Assert.StartsWith("output changed: result.txt has another SHA-256", workspace.Inspector(verify: true).Inspect(stage).Reason);

        File.WriteAllText(output, "longer");
        Assert.StartsWith("output changed: result.txt has 6 bytes", workspace.Reason(stage));
    }

    [Fact]
    public async Task A_stage_that_breaks_half_way_is_not_done_and_a_data_stage_starts_in_an_empty_folder()
    {
        using var workspace = new Workspace();
        var stage = workspace.Stage("poses", "synthesize");
        await workspace.RunAsync(stage, stop: Stop); // a good run first: its manifest must not vouch for the next one
        workspace.Executor.Work = (s, _) =>
        {
            File.WriteAllText(Path.Combine(s.Output, "half.txt"), "half");
            throw new StageException("killed");
        };
        await Assert.ThrowsAsync<StageException>(() => workspace.RunAsync(stage, forced: new ForcedStages(true, []), stop: Stop));
        Assert.Equal("interrupted, starts over", workspace.Reason(stage));

        workspace.Executor.Work = null;
        await workspace.RunAsync(stage, stop: Stop);
        Assert.False(File.Exists(Path.Combine(stage.Output, "half.txt")));
        Assert.Null(workspace.Reason(stage));
    }

    [Theory]
    [InlineData("a", false, false, true)]
    [InlineData("b", false, false, false)]
    [InlineData("a", true, false, false)]
    [InlineData("a", false, true, false)]
    public async Task An_interrupted_training_keeps_its_checkpoints_for_the_same_key_only(
        string value, bool startOver, bool force, bool kept)
    {
        using var workspace = new Workspace();
        workspace.Executor.Work = (s, _) =>
        {
            File.WriteAllText(Path.Combine(s.Output, "last.safetensors"), "step 100");
            throw new OperationCanceledException();
        };
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => workspace.RunAsync(workspace.Stage("pretrain", "pretrain", "a"), stop: Stop));

        var found = false;
        workspace.Executor.Work = (s, _) =>
        {
            found = File.Exists(Path.Combine(s.Output, "last.safetensors"));
            return Task.CompletedTask;
        };
        await workspace.RunAsync(workspace.Stage("pretrain", "pretrain", value), startOver,
            force ? new ForcedStages(true, []) : null, Stop);

        Assert.Equal(kept, found);
    }

    [Fact]
    public async Task Fetched_files_stay_whatever_else_changes()
    {
        using var workspace = new Workspace();
        await workspace.RunAsync(workspace.Stage("archives", "download", "a"), stop: Stop);
        var changed = workspace.Stage("archives", "download", "b");
        var kept = false;
        workspace.Executor.Work = (s, _) =>
        {
            kept = File.Exists(Path.Combine(s.Output, "result.txt"));
            return Task.CompletedTask;
        };
        await workspace.RunAsync(changed, stop: Stop);

        Assert.True(kept);
    }

    [Fact]
    public async Task A_missing_input_is_named_with_its_key_and_nothing_is_begun()
    {
        using var workspace = new Workspace();
        var stage = workspace.Stage("pretrain", "pretrain", "a", [new StageInput("data.root_dir", "/nowhere/poses")]);

        var error = await Assert.ThrowsAsync<StageException>(() => workspace.RunAsync(stage, stop: Stop));

        Assert.Contains("data.root_dir: /nowhere/poses", error.Message);
        Assert.False(Directory.Exists(stage.Output));
    }

    [Fact]
    public async Task A_stage_does_not_run_on_outputs_that_are_not_current()
    {
        using var workspace = new Workspace();
        var above = workspace.Stage("poses", "synthesize");
        var stage = workspace.Stage("pretrain", "pretrain", "a", [], above);

        var error = await Assert.ThrowsAsync<StageException>(() => workspace.RunAsync(stage, stop: Stop));

        Assert.Contains("run --target=Download first", error.Message);
    }

    [Fact]
    public async Task A_spoilt_manifest_does_not_count()
    {
        using var workspace = new Workspace();
        var stage = workspace.Stage("poses", "synthesize");
        await workspace.RunAsync(stage, stop: Stop);
        File.WriteAllText(Path.Combine(stage.Output, StageManifestFile.Name), "{\"key\": \"");

        Assert.Equal("missing output", workspace.Reason(stage));
    }
}
