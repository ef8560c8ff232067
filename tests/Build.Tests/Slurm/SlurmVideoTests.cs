using Build.Tests.Host;

namespace Build.Tests.Slurm;

/// <summary>Videos of signing that several jobs share.</summary>
public sealed class SlurmVideoTests
{
    private const string Shared = """
        stages:
          poses:
            run: extract
            resources: { jobs: 3, cpus: 1, memory: 3G }
            with: { videos: videos, complexity: 1, workers: 1, format: pkl }
        """;

    private static readonly string[] Videos = ["anxiety.mp4", "apology.mp4", "book.mp4", "bread.mp4", "before.mp4"];

    /// <summary>
    /// A minute on two cores: dotnet exec tests/Build.Tests/bin/Release/Build.Tests.dll -explicit only -class "*SlurmVideo*"
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Poses_of_videos_that_jobs_share_have_the_bytes_of_a_local_extraction()
    {
        using var alone = new HostRun();
        await MakeAsync(alone);
        (await alone.RunAsync("--target=ExtractPoses")).Ended(0);

        await using var slurm = await SlurmRun.StartAsync();
        await MakeAsync(slurm.Host);
        (await slurm.RunAsync("--target=ExtractPoses")).Ended(0).Says("poses/part=3-of-3: done").Says("poses: done");

        var (here, there) = (Poses(alone), Poses(slurm.Host));
        Assert.Equal(Videos.Length, here.Count(file => file.Path.EndsWith(".pkl", StringComparison.Ordinal)));
        Assert.Equal(here, there);
        (await slurm.RunAsync("--target=ExtractPoses --dryrun")).Ended(0).Says("0 stages would run");
    }

    private static async Task MakeAsync(HostRun host)
    {
        var models = Path.Combine(Fixtures.Root, "data", "models");
        Assert.SkipUnless(Directory.Exists(models), "needs the models of pose tracking: ./build.sh --target=Download --models");
        await SlurmRecoveryTests.MakeAsync(host, "none", "stages: {}");
        await host.ExperimentAsync("suite", Shared);
        File.Delete(host.Path("experiments/small/one.yaml"));
        File.Delete(host.Path("experiments/small/none.yaml"));
        Directory.CreateDirectory(host.Path("data"));
        Directory.CreateSymbolicLink(host.Path("data/models"), models);
        Directory.CreateDirectory(host.Path("videos"));
        foreach (var video in Videos)
        {
            File.Copy(Path.Combine(Fixtures.Shared("data", "video", "ukg"), video), host.Path($"videos/{video}"));
        }
    }

    private static List<(string Path, string Sha256)> Poses(HostRun host) =>
        [.. SlurmJobsTests.Content(SlurmJobsTests.Manifest(host, "poses"))];
}
