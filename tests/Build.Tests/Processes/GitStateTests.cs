using System.Diagnostics;
using Build.Processes;

namespace Build.Tests.Processes;

public sealed class GitStateTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_commit_of_a_repository_around_the_sources_is_not_theirs()
    {
        using var folder = new TemporaryFolder();
        var inside = Directory.CreateDirectory(folder.File("unpacked/experiments")).FullName;
        Assert.Equal((string.Empty, false), Sources(inside));
        await GitAsync(folder.Path, "init", "-q");
        await File.WriteAllTextAsync(folder.File("a"), "a", Stop);
        await GitAsync(folder.Path, "add", "a");
        await GitAsync(folder.Path, "-c", "user.email=a@b.c", "-c", "user.name=a", "commit", "-q", "-m", "other");

        Assert.Equal((string.Empty, false), Sources(inside));
        var own = Sources(folder.Path);
        Assert.Matches("^[0-9a-f]{40}$", own.Commit);
        Assert.False(own.Dirty);
        await File.WriteAllTextAsync(folder.File("a"), "b", Stop);
        Assert.True(Sources(folder.Path).Dirty);
    }

    [Fact]
    public async Task What_a_run_writes_under_results_is_ignored_and_what_is_published_is_not()
    {
        Assert.SkipUnless(Path.Exists(Path.Combine(Fixtures.Root, ".git")), "no checkout");
        foreach (var written in (string[])["ssl_checkpoints.csv", "raw_datasets.md", "CHECKLIST.md", "plots/a.svg", "runs/s/manifest.json",
            "nightly.md"])
        {
            Assert.NotNull(await ChildProcess.ReadAsync("git", ["check-ignore", $"results/{written}"], Fixtures.Root, Stop));
        }

        Assert.Null(await ChildProcess.ReadAsync("git", ["check-ignore", "results/published/new.csv"], Fixtures.Root, Stop));
    }

    private static (string Commit, bool Dirty) Sources(string folder) =>
        new ProvenanceReader(folder).Read() is var read ? (read.Commit, read.Dirty) : default;

    private static async Task GitAsync(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder })!;
        await git.WaitForExitAsync(Stop);
        Assert.Equal(0, git.ExitCode);
    }
}
