using System.Net;
using System.Net.Http.Headers;
using Build.Rehearsals;

namespace Build.Tests.Rehearsals;

public sealed class MirrorServerTests
{
    [Fact]
    public async Task Every_third_connection_breaks_in_the_middle_and_a_range_gives_the_rest()
    {
        using var folder = new TemporaryFolder();
        var content = Enumerable.Range(0, 300_000).Select(i => (byte)i).ToArray();
        Directory.CreateDirectory(folder.File("zenodo.org/files"));
        await File.WriteAllBytesAsync(folder.File("zenodo.org/files/a.zip"), content, TestContext.Current.CancellationToken);
        await using var server = await MirrorServer.StartAsync(folder.Path, TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = server.Url };

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(content, await http.GetByteArrayAsync("zenodo.org/files/a.zip", TestContext.Current.CancellationToken));
        }

        await Assert.ThrowsAnyAsync<Exception>(() => http.GetByteArrayAsync("zenodo.org/files/a.zip",
            TestContext.Current.CancellationToken));
        Assert.Equal(1, server.Broken);
        using var rest = new HttpRequestMessage(HttpMethod.Get,
            "zenodo.org/files/a.zip")
        { Headers = { Range = new RangeHeaderValue(150_000, null) } };
        using var answer = await http.SendAsync(rest, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(content[150_000..], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        using var none = await http.GetAsync("zenodo.org/files/b.zip", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }
}
