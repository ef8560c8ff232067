using System.Diagnostics;
using System.Security.Cryptography;
using OpenHands.Datasets.Downloads;
using OpenHands.Poses;

namespace OpenHands.Datasets.Tests.Downloads;

public sealed class DownloaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = Downloader.CreateClient();
    private readonly byte[] _content = Bytes(1_000_000);

    [Fact]
    public async Task A_connection_dropped_at_every_64_KiB_costs_no_byte_twice()
    {
        await using var server = await FaultyServer.StartAsync(_content, dropEvery: 64 << 10);

        var result = await FetchAsync(Request(server));

        AssertWhole(result);
        Assert.True(server.Sent <= 1.05 * _content.Length, $"{server.Sent} bytes sent");
        Assert.Equal(16, server.Requests);
        Assert.True(result.Transferred <= 1.05 * _content.Length);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_is_started_anew_and_gives_the_right_bytes()
    {
        await using var server = await FaultyServer.StartAsync(_content, dropEvery: 300_000, dropsAtMost: 2, ignoresRanges: true);

        AssertWhole(await FetchAsync(Request(server)));
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task A_server_that_never_gets_further_is_given_up_and_its_bytes_are_kept()
    {
        await using var server = await FaultyServer.StartAsync(_content, dropEvery: 64 << 10, ignoresRanges: true);

        var error = await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(Request(server)));

        Assert.Contains("failed 3 times in a row", error.Message);
        Assert.False(File.Exists(Target));
        Assert.True(File.Exists(Target + ".part"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mirror_stands_for_the_hosts_of_addresses_and_learns_for_the_address(bool started)
    {
        var copy = _folder.File("copy/zenodo.invalid/record/1/files/corpus.zip");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.WriteAllBytes(copy, _content);
        var request = new DownloadRequest("corpus", new("https://zenodo.invalid/record/1/files/corpus.zip?download=1"), Target);
        var options = Options() with { Mirror = Mirror.Parse(new Uri(_folder.File("copy")).AbsoluteUri, "--mirror") };
        if (started)
        {
            // A transfer that was stopped goes on.
            using var stop = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                new Downloader(_http, options with { Time = new EveryLookASecondLater() })
                    .FetchAsync([request], new Reaction(report: _ => stop.Cancel()), stop.Token));
            Assert.True(File.Exists(Target + ".part"));
        }

        var result = Assert.Single(await new Downloader(_http, options)
            .FetchAsync([request], cancellation: TestContext.Current.CancellationToken));

        AssertWhole(result);
        Assert.Equal(started, result.Transferred < _content.Length);
        Assert.Contains("https://zenodo.invalid/record/1/files/corpus.zip", File.ReadAllText(options.LockFile), StringComparison.Ordinal);
        var other = request with { Url = new("https://zenodo.invalid/none.zip"), Path = _folder.File("none.zip") };
        Assert.Contains("the mirror lacks this file", (await Assert.ThrowsAsync<DownloadException>(
            () => new Downloader(_http, options).FetchAsync([other], cancellation: TestContext.Current.CancellationToken))).Message,
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/folder")]
    [InlineData("ftp://host/copy")]
    [InlineData("copy")]
    public void What_is_no_mirror_is_refused(string text) =>
        Assert.Contains("--mirror=" + text, Assert.Throws<ArgumentException>(() => Mirror.Parse(text, "--mirror")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task The_server_is_left_alone_for_as_long_as_it_asks(int status)
    {
        await using var server = await FaultyServer.StartAsync(_content, refusals: [(status, "1"), (status, null)]);
        var clock = Stopwatch.StartNew();

        AssertWhole(await FetchAsync(Request(server)));

        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(0.95), $"went on after {clock.Elapsed}");
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task An_hour_is_not_waited_for()
    {
        await using var server = await FaultyServer.StartAsync(_content, refusals: [(429, "3600")]);

        Assert.Contains("status 429", (await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(Request(server)))).Message);
    }

    [Fact]
    public async Task A_missing_file_is_not_asked_for_twice()
    {
        await using var server = await FaultyServer.StartAsync(_content, refusals: [(404, null)]);

        Assert.Contains("answers 404", (await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(Request(server)))).Message);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Wrong_bytes_are_fetched_once_more_and_then_refused()
    {
        await using var server = await FaultyServer.StartAsync(_content);
        var request = Request(server) with { Sha256 = new string('0', 64) };

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(request));

        Assert.Contains("as the catalogue says", error.Message);
        Assert.Equal(2, server.Requests);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task A_damaged_part_of_an_earlier_run_does_not_spoil_the_file()
    {
        await using var server = await FaultyServer.StartAsync(_content, dropEvery: 500_000, refusals: []);
        File.WriteAllBytes(Target + ".part", new byte[400_000]);
        File.WriteAllText(Target + ".part.json", $$"""{"Url":"{{server.Url}}","EntityTag":"\u0022one\u0022","Total":1000000}""");

        AssertWhole(await FetchAsync(Request(server)));
    }

    [Theory]
    [InlineData(999_000L, "999000 bytes, expected 1000000")]
    [InlineData(1_000_900L, "1000900 bytes, expected 1000000")]
    public async Task A_length_that_the_catalogue_contradicts_is_refused(long announced, string reason)
    {
        await using var server = await FaultyServer.StartAsync(_content, announced: announced);

        Assert.Contains(reason, (await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(Request(server)))).Message);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task A_length_that_is_never_reached_is_a_failure_without_a_checksum_too()
    {
        await using var server = await FaultyServer.StartAsync(_content, announced: 1_000_900);

        await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(Request(server) with { Bytes = null, Sha256 = null }));
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task A_file_that_changes_between_two_connections_is_not_mixed()
    {
        var old = Bytes(1_000_000, seed: 2);
        await using var server = await FaultyServer.StartAsync(old, dropEvery: 300_000, dropsAtMost: 1);
        server.EntityTag = "\"old\"";
        var progress = new Reaction(() => (server.Content, server.EntityTag) = (_content, "\"new\""));

        AssertWhole(await FetchAsync(Request(server), progress: progress));
    }

    [Fact]
    public async Task A_silent_connection_is_dropped_and_resumed()
    {
        await using var server = await FaultyServer.StartAsync(_content);
        server.Stalls = 1;

        AssertWhole(await FetchAsync(Request(server), Options() with { StallLimit = TimeSpan.FromSeconds(0.3) }));
    }

    [Fact]
    public async Task A_checksum_learned_at_the_first_download_is_locked()
    {
        await using var server = await FaultyServer.StartAsync(_content);
        var request = Request(server) with { Bytes = null, Sha256 = null };
        AssertWhole(await FetchAsync(request));
        File.Delete(Target);
        server.Content = Bytes(1_000_000, seed: 3);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(request));

        Assert.Contains("as at its first download", error.Message);
        Assert.False(File.Exists(Target));
        Assert.StartsWith("url,bytes,sha256\n", File.ReadAllText(_folder.File("learned.csv")));
    }

    [Fact]
    public async Task A_file_that_is_there_is_verified_and_not_fetched()
    {
        await using var server = await FaultyServer.StartAsync(_content);
        File.WriteAllBytes(Target, _content);
        Assert.Equal(0, (await FetchAsync(Request(server))).Transferred);

        File.WriteAllBytes(Target, Bytes(1_000_000, seed: 4));

        Assert.Contains("delete it to download it again",
            (await Assert.ThrowsAsync<InvalidDataException>(() => FetchAsync(Request(server)))).Message);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task A_disk_that_is_too_small_is_noticed_before_anything_is_fetched()
    {
        await using var server = await FaultyServer.StartAsync(_content);

        var error =
            await Assert.ThrowsAsync<DownloadException>(() => FetchAsync(Request(server), Options() with { FreeSpace = _ => 999_999 }));

        Assert.Contains("only 999999 are free", error.Message);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task Offline_takes_files_brought_along_and_lists_the_missing_ones()
    {
        Directory.CreateDirectory(_folder.File("usb"));
        File.WriteAllBytes(Path.Combine(_folder.File("usb"), "corpus.zip"), _content);
        var offline = Options() with { Offline = true, SeedFolders = [_folder.File("usb")] };
        var request = new DownloadRequest("Corpus", new Uri("https://example.org/corpus.zip"), Target, 1_000_000, true, Sha256(_content));

        AssertWhole(await FetchAsync(request, offline));
        var error = await Assert.ThrowsAsync<DownloadException>(() => new Downloader(_http, offline).FetchAsync(
            [request, request with { Name = "Other", Path = _folder.File("other.zip") }, new("Private", null, _folder.File("private.zip"))],
            cancellation: TestContext.Current.CancellationToken));

        Assert.Contains("2 file(s) are missing", error.Message);
        Assert.Contains("other.zip  (Other, from https://example.org/corpus.zip, sha256 ", error.Message);
        Assert.Contains("private.zip  (Private)", error.Message);
    }

    [Fact]
    public async Task A_stopped_download_goes_on_where_it_was()
    {
        await using var server = await FaultyServer.StartAsync(_content);
        server.HoldsAfter = 300_000;
        using var stop = new CancellationTokenSource();
        var stopping = new Reaction(report: progress =>
        {
            if (progress.Done == 300_000)
            {
                stop.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new Downloader(_http, Options() with { Time = new EveryLookASecondLater() }).FetchAsync(
                [Request(server)], stopping, stop.Token));
        Assert.False(File.Exists(Target));

        var result = await FetchAsync(Request(server));

        AssertWhole(result);
        Assert.Equal(700_000, result.Transferred);
    }

    [Fact]
    public async Task Files_are_fetched_side_by_side_and_progress_adds_up()
    {
        await using var server = await FaultyServer.StartAsync(_content, dropEvery: 64 << 10);
        var reports = new List<DownloadProgress>();
        var requests = Enumerable.Range(0, 5).Select(i => Request(server) with { Name = $"{i}", Path = _folder.File($"{i}.zip") }).ToList();

        var results = await new Downloader(_http, Options()).FetchAsync(
            requests, new Reaction(report: reports.Add), TestContext.Current.CancellationToken);

        Assert.Equal(requests.Select(request => request.Name), results.Select(result => result.Name));
        Assert.All(results, result => Assert.Equal(Sha256(_content), result.Sha256));
        Assert.Equal((5_000_000, 5_000_000), (reports[^1].Done, reports[^1].Total));
        Assert.True(reports[^1].BytesPerSecond > 0);
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private string Target => _folder.File("corpus.zip");

    private DownloadOptions Options() => new()
    {
        LockFile = _folder.File("learned.csv"),
        FirstPause = TimeSpan.FromMilliseconds(5),
        MaxAttempts = 3,
    };

    private DownloadRequest Request(FaultyServer server) =>
        new("Corpus", server.Url, Target, _content.Length, BytesExact: true, Sha256(_content));

    private async Task<DownloadResult> FetchAsync(
        DownloadRequest request, DownloadOptions? options = null, IProgress<DownloadProgress>? progress = null) =>
        (await new Downloader(_http, options ?? Options()).FetchAsync([request], progress, TestContext.Current.CancellationToken)).Single();

    private void AssertWhole(DownloadResult result)
    {
        Assert.Equal(Sha256(_content), Sha256(File.ReadAllBytes(result.Path)));
        Assert.Equal(Sha256(_content), result.Sha256);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.part*"));
    }

    private static byte[] Bytes(int count, ulong seed = 1)
    {
        var random = new SampleRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (byte)random.NextBits())];
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>A clock under which every report is due; timers run as ever.</summary>
    private sealed class EveryLookASecondLater : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Add(ref _now, TimestampFrequency);
    }

    /// <summary>Does something at the first report, and collects all of them, in the reporting thread.</summary>
    private sealed class Reaction(Action? first = null, Action<DownloadProgress>? report = null) : IProgress<DownloadProgress>
    {
        private bool _done;

        public void Report(DownloadProgress value)
        {
            report?.Invoke(value);
            if (!_done)
            {
                _done = true;
                first?.Invoke();
            }
        }
    }
}
