using System.Diagnostics;
using System.Text.Json;
using Build.Stages;
using OpenHands.Runs.Files;

namespace Build.Tests.Stages;

public sealed class StageLockTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_held_lock_names_its_owner_and_is_free_again_when_disposed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("stage");
        Assert.True(StageLock.TryTake(path, out var held, out _));

        Assert.False(StageLock.TryTake(path, out _, out var owner));
        Assert.Equal((Environment.ProcessId, Environment.MachineName), (owner!.Pid, owner.Host));
        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}, since ", owner.ToString());

        held.Dispose();
        Assert.True(StageLock.TryTake(path, out var again, out _));
        again.Dispose();
    }

    [Fact]
    public async Task The_lock_of_a_process_that_is_gone_is_taken_over()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("stage");
        File.WriteAllText(path + ".lock", string.Empty);
        using (var gone = Process.Start("sleep", "0.3"))
        {
            var owner = LockOwner.Of(gone, DateTimeOffset.UtcNow);
            await gone.WaitForExitAsync(Stop);
            await File.WriteAllTextAsync(path + ".owner.json", Json(owner), Stop);
            await File.WriteAllTextAsync(path + ".worker.json", Json(owner), Stop);
        }

        Assert.True(StageLock.TryTake(path, out var held, out _));
        held.Dispose();
        Assert.False(File.Exists(path + ".owner.json") || File.Exists(path + ".worker.json"));
    }

    [Fact]
    public async Task A_worker_that_outlived_its_host_still_holds_the_lock()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("stage");
        using var worker = Process.Start("sleep", "60");
        Assert.True(StageLock.TryTake(path, out var held, out _));
        held.Record(worker);
        File.Copy(path + ".worker.json", folder.File("kept"));
        held.Dispose();
        File.Move(folder.File("kept"), path + ".worker.json"); // as a killed host leaves it

        Assert.False(StageLock.TryTake(path, out _, out var owner));
        Assert.Equal(worker.Id, owner!.Pid);

        worker.Kill();
        await worker.WaitForExitAsync(Stop);
        Assert.True(StageLock.TryTake(path, out var free, out _));
        free.Dispose();
    }

    [Fact]
    public void A_number_that_another_process_got_since_is_no_owner()
    {
        var reused = new LockOwner(
            Environment.ProcessId, DateTimeOffset.UtcNow.AddDays(-1), Environment.MachineName, DateTimeOffset.UtcNow.AddDays(-1));

        Assert.False(reused.IsAlive());
    }

    [Fact]
    public void An_owner_on_another_machine_is_not_overruled()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("stage");
        File.WriteAllText(path + ".owner.json", Json(new LockOwner(1, DateTimeOffset.UtcNow, "elsewhere", DateTimeOffset.UtcNow)));

        var error = Assert.Throws<StageException>(() => StageLock.TryTake(path, out _, out _));

        Assert.Contains("process 1 on elsewhere", error.Message);
        Assert.Contains(".owner.json", error.Message);
    }

    [Fact]
    public void A_job_of_another_cluster_on_the_same_file_system_is_not_judged_by_this_one()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("stage");
        LockTaker Of(string cluster, int restart) =>
            new(new LockJob("7", restart, cluster), job => job.Cluster == "here" ? false : null, TimeSpan.Zero);
        var elsewhere = new LockOwner(
            1, DateTimeOffset.UtcNow, "elsewhere", DateTimeOffset.UtcNow, new LockJob("7", 0, "there"), "token");
        File.WriteAllText(path + ".owner.json", Json(elsewhere));

        var error = Assert.Throws<StageException>(() => StageLock.TryTake(path, out _, out _, Of("here", restart: 1)));
        Assert.Contains("is held by job 7 of there on elsewhere", error.Message);

        Assert.True(StageLock.TryTake(path, out var held, out _, Of("there", restart: 1)));
        held.Dispose();
    }

    [Fact]
    public void What_writes_for_a_job_is_told_the_lock_and_sees_when_it_is_another_s()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("it's: a \"stage\"");
        LockTaker Start(int restart) => new(new LockJob("7", restart), _ => true, TimeSpan.Zero);
        Assert.True(StageLock.TryTake(path, out var first, out _, Start(0)));
        var told = first.Variables[WriteFence.Variable]!.Split(':', 2);
        Assert.True(WriteFence.Holds(told[1], told[0]));

        File.WriteAllText(WriteFence.SuccessorOf(path, told[0]), "{}");
        Assert.False(WriteFence.Holds(told[1], told[0]));
        File.Delete(WriteFence.SuccessorOf(path, told[0]));

        Assert.True(StageLock.TryTake(path, out var second, out _, Start(1)));
        Assert.False(WriteFence.Holds(told[1], told[0]));
        second.Dispose();
        Assert.False(WriteFence.Holds(told[1], told[0]));

        Assert.True(StageLock.TryTake(path, out var local, out _));
        Assert.Empty(local.Variables);
        local.Dispose();
        first.Dispose();
    }

    [Fact]
    public async Task Two_runs_of_one_stage_at_once_do_the_work_once()
    {
        using var workspace = new Workspace();
        var stage = workspace.Stage("poses", "synthesize");
        workspace.Executor.Work = async (s, stop) =>
        {
            await Task.Delay(300, stop);
            await File.WriteAllTextAsync(Path.Combine(s.Output, "result.txt"), "done", stop);
        };

        await Task.WhenAll(workspace.RunAsync(stage, stop: Stop), workspace.RunAsync(stage, stop: Stop));

        Assert.Single(workspace.Executor.Ran);
        Assert.Contains(workspace.Said,
            line => line.StartsWith($"poses: waiting for process {Environment.ProcessId} on ", StringComparison.Ordinal));
        Assert.Contains("poses: made by another run meanwhile", workspace.Said);
    }

    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static string Json(LockOwner owner) => JsonSerializer.Serialize(owner, SnakeCase);
}
