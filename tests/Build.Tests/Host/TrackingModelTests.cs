namespace Build.Tests.Host;

public sealed class TrackingModelTests
{
    [Fact]
    public async Task Models_are_fetched_alone_on_request_and_before_poses_are_extracted()
    {
        using var host = new HostRun();
        Directory.CreateDirectory(host.Path("videos"));
        await File.WriteAllTextAsync(host.Path("videos/a.mp4"), "a video", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            host.Path("experiments/small/two.yaml"), "stages: { tracked: { run: extract, with: { videos: videos } } }",
            TestContext.Current.CancellationToken);

        (await host.RunAsync("--target=Download --models --offline")).Ended(0);
        Assert.Equal(["download"], host.Ran);
        var arguments = await File.ReadAllLinesAsync(host.Path("arguments.txt"), TestContext.Current.CancellationToken);
        Assert.Equal(["download", "--models=data/models", "--offline"], arguments.Take(3));

        (await host.RunAsync("--target=ExtractPoses --dryrun")).Ended(0).Says("would check data/models");
        (await host.RunAsync("--target=ExtractPoses --parallel=1")).Ended(0);
        Assert.Equal(["download", "download", "synthesize", "extract"], host.Ran);

        (await host.RunAsync("--target=ExtractPoses")).Ended(0);
        Assert.Equal(4, host.Ran.Count);
    }
}
