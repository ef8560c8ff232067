using OpenHands.Datasets.Downloads;
using OpenHands.Datasets.PublicPoses;
using OpenHands.Datasets.Tests.Downloads;

namespace OpenHands.Datasets.Tests.PublicPoses;

public sealed class PublicPoseRepositoriesTests
{
    [Fact]
    public async Task A_repository_that_is_larger_than_4_GiB_is_refused_before_it_comes()
    {
        using var folder = new TemporaryFolder();
        await using var server = await FaultyServer.StartAsync([1, 2, 3], announced: (4L << 30) + 1);
        server.HoldsAfter = 3; // the length has arrived before the connection ends
        var source = new PublicPoseSource("s1", "set", "a/b", "MP_Data", new string('0', 40), "MIT", PublicPoseLayout.MpData, 1, 1, 1);
        var options = new DownloadOptions { LockFile = folder.File("lock.csv"), Mirror = new(server.Url, "/") };
        using var http = Downloader.CreateClient();

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => new PublicPoseRepositories(folder.Path, new([source], []))
            .FetchAsync(http, options, [source], TestContext.Current.CancellationToken));

        Assert.Contains("more than the 4294967296 bytes", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tar.gz", SearchOption.AllDirectories));
    }
}
