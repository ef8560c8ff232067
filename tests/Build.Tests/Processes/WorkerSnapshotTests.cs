using Build.Processes;

namespace Build.Tests.Processes;

public sealed class WorkerSnapshotTests
{
    private const string Fingerprint = "0123456789abcdef0123";

    [Fact]
    public void A_build_that_truncates_an_assembly_in_place_leaves_the_snapshot_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var program = folder.File("bin/openhands.dll");
        Directory.CreateDirectory(folder.File("bin/runtimes"));
        File.WriteAllText(program, "first");
        File.WriteAllText(folder.File("bin/runtimes/libtorch.so.2"), "native");
        var snapshot = new WorkerSnapshot(folder.File("snapshots"));
        snapshot.Make(program, Fingerprint);

        File.WriteAllText(program, "second"); // in place, as a compiler does it

        var copy = snapshot.PathOf(program, Fingerprint);
        Assert.Equal("first", File.ReadAllText(copy));
        Assert.Equal("native", File.ReadAllText(Path.Combine(Path.GetDirectoryName(copy)!, "runtimes", "libtorch.so.2")));
        Assert.Single(Directory.GetFileSystemEntries(folder.File("snapshots")));
    }

    [Fact]
    public async Task Hosts_that_start_at_once_remove_the_same_old_snapshots_but_none_that_a_plan_still_names()
    {
        using var folder = new TemporaryFolder();
        var (used, plan) = (folder.File("snapshots/used"), folder.File("plan"));
        Directory.CreateDirectory(plan);
        foreach (var old in Enumerable.Range(0, 20).Select(i => folder.File($"snapshots/{i}")).Append(used))
        {
            Enumerable.Range(0, 20).ToList().ForEach(i => Directory.CreateDirectory(Path.Combine(old, $"{i}")));
            File.WriteAllText(Path.Combine(old, "Build.dll"), string.Empty);
            if (old == used)
            {
                WorkerSnapshot.KeepFor(Path.Combine(old, "Build.dll"), plan);
            }

            Directory.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-8));
        }

        await MakeAtOnceAsync(folder);

        var left = Directory.GetFileSystemEntries(folder.File("snapshots")).Select(Path.GetFileName).Order();
        Assert.Equal([Fingerprint[..16], "used"], left);
    }

    [Fact]
    public async Task Several_hosts_that_start_at_once_share_one_snapshot()
    {
        using var folder = new TemporaryFolder();
        var copy = await MakeAtOnceAsync(folder);

        Assert.Equal(1 << 20, new FileInfo(copy).Length);
        Assert.Single(Directory.GetFileSystemEntries(folder.File("snapshots")));
    }

    private static async Task<string> MakeAtOnceAsync(TemporaryFolder folder)
    {
        var program = folder.File("bin/openhands.dll");
        Directory.CreateDirectory(folder.File("bin"));
        File.WriteAllBytes(program, new byte[1 << 20]);
        var snapshot = new WorkerSnapshot(folder.File("snapshots"));
        using var start = new Barrier(8);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                snapshot.Make(program, Fingerprint);
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return snapshot.PathOf(program, Fingerprint);
    }
}
