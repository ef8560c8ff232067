using Build.Stages;
using OpenHands.Runs.Manifests;

namespace Build.Tests.Stages;

public sealed class KeptFolderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pretrain")]
    [InlineData("evaluate")]
    [InlineData("hdf5")]
    [InlineData("extract")]
    public async Task Other_parameters_keep_what_was_made_and_switching_back_costs_nothing(string kind)
    {
        using var workspace = new Workspace();
        var (one, two) = (workspace.Stage("s", kind, "a"), workspace.Stage("s", kind, "b"));
        await workspace.RunAsync(one, stop: Stop);
        var (keyOne, keyTwo) = (KeyOf(workspace, one), KeyOf(workspace, two));

        await workspace.RunAsync(two, stop: Stop);
        Assert.Equal("b", Result(two.Output));
        Assert.Equal(("a", keyOne), (Result($"{two.Output}@{keyOne[..12]}"), StageManifestFile.Read($"{two.Output}@{keyOne[..12]}")!.Key));
        Assert.Contains($"s: what was there is kept as {Path.Combine("results", $"s@{keyOne[..12]}")}", workspace.Said);

        var status = workspace.Inspector().Inspect(one);
        Assert.True(status.IsKept && !status.IsCurrent);
        await workspace.RunAsync(one, stop: Stop);
        await workspace.RunAsync(two, stop: Stop);
        await workspace.RunAsync(one, stop: Stop);

        Assert.Equal(["s", "s"], workspace.Executor.Ran); // each was made once
        Assert.Equal(("a", "b"), (Result(one.Output), Result($"{one.Output}@{keyTwo[..12]}")));
        Assert.Null(workspace.Reason(one));
        Assert.Single(new KeptFolders(one).All);
    }

    [Fact]
    public async Task A_partly_trained_folder_is_kept_and_its_key_goes_on_from_it()
    {
        using var workspace = new Workspace();
        var (long_, short_) = (workspace.Stage("pretrain", "pretrain", "a"), workspace.Stage("pretrain", "pretrain", "b"));
        workspace.Executor.Work = (s, _) =>
        {
            Directory.CreateDirectory(Path.Combine(s.Output, "checkpoints"));
            File.WriteAllText(Path.Combine(s.Output, "checkpoints", "step-000000041-0002.json"), "41");
            throw new OperationCanceledException();
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => workspace.RunAsync(long_, stop: Stop));
        workspace.Executor.Work = null;
        await workspace.RunAsync(short_, stop: Stop);
        Assert.False(Directory.Exists(Path.Combine(short_.Output, "checkpoints")));
        Assert.StartsWith("interrupted, goes on from pretrain@", workspace.Reason(long_));

        var found = false;
        workspace.Executor.Work = (s, _) =>
        {
            found = File.Exists(Path.Combine(s.Output, "checkpoints", "step-000000041-0002.json"));
            return Task.CompletedTask;
        };
        await workspace.RunAsync(long_, stop: Stop);

        Assert.True(found);
        Assert.True(workspace.Inspector().Inspect(short_).IsKept);
    }

    [Fact]
    public async Task A_deleted_file_that_somebody_has_open_on_a_network_file_system_is_no_output_and_no_hindrance()
    {
        using var workspace = new Workspace();
        var stage = workspace.Stage("s", "pretrain");
        Directory.CreateDirectory(Path.Combine(stage.Output, "checkpoints"));
        await File.WriteAllTextAsync(Path.Combine(stage.Output, "checkpoints", "half.tmp"), "left by a run", Stop);
        string[] open = [Path.Combine(stage.Output, ".nfs01"), Path.Combine(stage.Output, "checkpoints", ".nfs02")];
        await Task.WhenAll(open.Select(path => File.WriteAllTextAsync(path, "a log", Stop)));
        await workspace.RunAsync(stage, stop: Stop);

        Assert.All(open, path => Assert.True(File.Exists(path)));
        Assert.False(File.Exists(Path.Combine(stage.Output, "checkpoints", "half.tmp")));
        Assert.Equal(["config.yaml", "result.txt"], StageManifestFile.Read(stage.Output)!.Outputs.Select(o => o.Path));
        Assert.Empty(new KeptFolders(stage).All);
        Assert.Null(workspace.Reason(stage));
    }

    [Fact]
    public async Task Forcing_keeps_what_was_there_and_the_newest_has_the_plain_name()
    {
        using var workspace = new Workspace();
        var (one, two) = (workspace.Stage("s", "finetune", "a"), workspace.Stage("s", "finetune", "b"));
        var forced = new ForcedStages(true, []);
        var run = 0;
        workspace.Executor.Work = (s, _) => File.WriteAllTextAsync(Path.Combine(s.Output, "result.txt"), $"run {++run}", Stop);
        await workspace.RunAsync(one, stop: Stop);
        await workspace.RunAsync(one, forced: forced, stop: Stop);
        await workspace.RunAsync(one, forced: forced, stop: Stop);
        await workspace.RunAsync(two, stop: Stop);

        Assert.Equal(["run 1", "run 2", "run 3", "run 4"], new KeptFolders(one).All.Append(one.Output).Select(Result).Order());
        await workspace.RunAsync(one, stop: Stop);
        Assert.Equal("run 3", Result(one.Output));
    }

    [Fact]
    public async Task A_crash_between_the_two_renames_loses_nothing()
    {
        using var workspace = new Workspace();
        var (one, two) = (workspace.Stage("s", "pretrain", "a"), workspace.Stage("s", "pretrain", "b"));
        await workspace.RunAsync(one, stop: Stop);
        await workspace.RunAsync(two, stop: Stop);
        new KeptFolders(two).PutAside(KeyOf(workspace, two)); // as a run killed on its way back to the first leaves it
        Assert.False(Directory.Exists(one.Output));

        await workspace.RunAsync(one, stop: Stop);
        await workspace.RunAsync(two, stop: Stop);

        Assert.Equal(["s", "s"], workspace.Executor.Ran);
        Assert.Equal("b", Result(two.Output));
    }

    [Fact]
    public async Task Files_that_nobody_accounts_for_are_kept_and_the_scraps_of_a_stage_that_starts_over_are_not()
    {
        using var workspace = new Workspace();
        var stage = workspace.Stage("poses", "synthesize");
        Directory.CreateDirectory(stage.Output);
        File.WriteAllText(Path.Combine(stage.Output, "mine.txt"), "years of work");
        workspace.Executor.Work = (s, _) =>
        {
            File.WriteAllText(Path.Combine(s.Output, "half.txt"), "half");
            throw new StageException("broke");
        };
        await Assert.ThrowsAsync<StageException>(() => workspace.RunAsync(stage, stop: Stop));
        workspace.Executor.Work = null;
        await workspace.RunAsync(stage, stop: Stop);

        var kept = Assert.Single(new KeptFolders(stage).All);
        Assert.EndsWith("poses@unknown", kept);
        Assert.Equal("years of work", File.ReadAllText(Path.Combine(kept, "mine.txt")));
        Assert.False(File.Exists(Path.Combine(stage.Output, "half.txt")));
    }

    [Fact]
    public async Task A_refused_check_leaves_the_folder_as_it_is()
    {
        using var workspace = new Workspace();
        var one = workspace.Stage("finetune", "finetune", "a");
        await workspace.RunAsync(one, stop: Stop);
        workspace.Executor.Refuses = "the test split has no clip";

        var error = await Assert.ThrowsAsync<StageException>(
            () => workspace.RunAsync(workspace.Stage("finetune", "finetune", "b"), stop: Stop));

        Assert.Equal("the test split has no clip", error.Message);
        Assert.Null(workspace.Reason(one));
        Assert.Empty(new KeptFolders(one).All);
    }

    [Fact]
    public async Task Stages_whose_inputs_are_there_are_checked_before_the_first_one_runs()
    {
        using var workspace = new Workspace();
        var poses = workspace.Stage("poses", "synthesize");
        var (one, two) = (workspace.Stage("one", "finetune", "a", [], poses), workspace.Stage("two", "finetune", "a", [], poses));
        var below = workspace.Stage("below", "evaluate", "a", [], one);
        await workspace.RunAsync(poses, stop: Stop);
        using var pipeline = workspace.Pipeline(1, null, Stop, poses, one, two, below);
        pipeline.Plan(["Download", "FineTune", "Evaluate"]);
        workspace.Executor.Refuses = "no clip";

        await Assert.ThrowsAsync<StageException>(() => pipeline.CompleteAsync("FineTune"));

        Assert.Equal(["one", "two"], workspace.Executor.Checked);
        Assert.Equal(["poses"], workspace.Executor.Ran);
    }

    [Fact]
    public async Task Outputs_on_another_disk_behind_links_are_cached()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a right of their own");
        using var workspace = new Workspace();
        var (stage, other) = (workspace.Stage("s", "pretrain", "a"), workspace.Stage("s", "pretrain", "b"));
        await workspace.RunAsync(stage, stop: Stop);
        var (file, disk) = (Path.Combine(stage.Output, "result.txt"),
            Directory.CreateDirectory(Path.Combine(workspace.Root, "disk")).FullName);
        File.Move(file, Path.Combine(disk, "moved.txt"));
        File.CreateSymbolicLink(file, Path.Combine(disk, "moved.txt"));
        Assert.Null(workspace.Reason(stage));
        Assert.Null(workspace.Inspector(verify: true).Inspect(stage).Reason);

        Directory.Move(stage.Output, Path.Combine(disk, "s"));
        Directory.CreateSymbolicLink(stage.Output, Path.Combine(disk, "s"));
        Assert.Null(workspace.Reason(stage));

        await workspace.RunAsync(other, stop: Stop);
        await workspace.RunAsync(stage, stop: Stop);
        Assert.Equal(["s", "s"], workspace.Executor.Ran);
        Assert.Null(workspace.Reason(stage));

        Directory.Move(Path.Combine(disk, "s"), Path.Combine(disk, "unmounted"));
        var error = await Assert.ThrowsAsync<StageException>(() => workspace.RunAsync(stage, stop: Stop));
        Assert.Contains("is a link to", error.Message);
    }

    [Fact]
    public async Task A_link_set_up_for_a_stage_that_has_not_run_is_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "symbolic links need a right of their own");
        using var workspace = new Workspace();
        var stage = workspace.Stage("s", "synthesize");
        var disk = Directory.CreateDirectory(Path.Combine(workspace.Root, "disk")).FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(stage.Output)!);
        Directory.CreateSymbolicLink(stage.Output, disk);

        await workspace.RunAsync(stage, stop: Stop);

        Assert.Equal("a", Result(disk));
    }

    [Fact]
    public async Task A_stage_that_another_run_reads_is_moved_aside_only_when_that_has_ended()
    {
        using var workspace = new Workspace();
        var (poses, other) = (workspace.Stage("poses", "synthesize", "a"), workspace.Stage("poses", "synthesize", "b"));
        var reader = workspace.Stage("finetune", "finetune", "a", [], poses);
        await workspace.RunAsync(poses, stop: Stop);
        var (reading, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        workspace.Executor.Work = async (s, _) =>
        {
            if (s.Name == "finetune")
            {
                reading.SetResult();
                await end.Task;
                Assert.Equal("a", Result(poses.Output));
            }
        };
        var first = workspace.RunAsync(reader, stop: Stop);
        await reading.Task;
        var second = workspace.RunAsync(other, stop: Stop);
        await Task.Delay(500, Stop);
        Assert.Equal("a", Result(poses.Output));
        end.SetResult();

        await Task.WhenAll(first, second);
        Assert.Contains("poses: waiting for a run that reads it", workspace.Said);
        Assert.Single(new KeptFolders(poses).All);
    }

    [Fact]
    public async Task Tables_are_made_anew_and_leave_nothing_behind()
    {
        using var workspace = new Workspace();
        await workspace.RunAsync(workspace.Stage("tables", "tabulate", "a"), stop: Stop);
        await workspace.RunAsync(workspace.Stage("tables", "tabulate", "b"), stop: Stop);

        Assert.Empty(new KeptFolders(workspace.Stage("tables", "tabulate")).All);
    }

    private static string Result(string folder) => File.ReadAllText(Path.Combine(folder, "result.txt"));

    private static string KeyOf(Workspace workspace, Stage stage) => new StageIdentities(workspace.Hashes()).Of(stage).Key;
}
