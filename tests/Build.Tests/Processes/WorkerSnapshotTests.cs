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
}
