namespace OpenHands.Datasets.Downloads;

/// <summary>
/// Fetches files so that a file at its final name is always whole and verified: parallel, resumable, with pauses that grow, sizes and
/// checksums checked, the disk's space first.
/// </summary>
/// <param name="http">Sends the requests; its own time limit should be infinite (stalls are watched here).</param>
/// <param name="options">How.</param>
public sealed class Downloader(HttpClient http, DownloadOptions options)
{
    /// <summary>A client as this class wants it.</summary>
    public static HttpClient CreateClient() =>
        new(new FileAnswers(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(30) })) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Makes all files be there.</summary>
    /// <param name="requests">The files; each path once.</param>
    /// <param name="progress">Told a few times a second.</param>
    /// <param name="cancellation">Stops; what has arrived is kept for the next run.</param>
    /// <returns>One result for each request, in order.</returns>
    /// <exception cref="InvalidDataException">A file is not the one that the catalogue or an earlier download describes.</exception>
    /// <exception cref="DownloadException">A server fails for good, the disk is too small, or (offline) files are missing; all are
    /// listed.</exception>
    public async Task<IReadOnlyList<DownloadResult>> FetchAsync(
        IReadOnlyList<DownloadRequest> requests, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (requests.GroupBy(request => Path.GetFullPath(request.Path)).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"two requests for {twice.Key}", nameof(requests));
        }

        var learned = new ChecksumLock(options.LockFile);
        var results = new DownloadResult?[requests.Count];
        for (var i = 0; i < requests.Count; i++)
        {
            results[i] = await LocalFile.FindAsync(requests[i], options, learned, cancellation);
        }

        var open = Enumerable.Range(0, requests.Count).Where(i => results[i] is null).ToList();
        Refuse(open.Select(i => requests[i]));
        CheckSpace(open.Select(i => requests[i]));

        var meter = new DownloadMeter(progress, options.Time);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellation };
        await Parallel.ForEachAsync(open, parallel, async (i, token) =>
            results[i] = await new FileDownload(http, requests[i], options, learned, meter, Random.Shared.NextDouble).RunAsync(token));
        return [.. results.Select(result => result!)];
    }

    /// <summary>What must be brought along: everything in offline mode, else what is not public.</summary>
    private void Refuse(IEnumerable<DownloadRequest> open)
    {
        var missing = open.Where(request => options.Offline || request.Url is null).ToList();
        if (missing.Count > 0)
        {
            throw new DownloadException(
                $"{missing.Count} file(s) are missing "
                + $"and {(options.Offline ? "offline mode fetches nothing" : "not public: bring your own")}. "
                + $"Put them there, or into a seed folder under the same name:{string.Concat(missing.Select(Line))}");
        }

        static string Line(DownloadRequest request) =>
            $"\n  {request.Path}  ({request.Name}"
            + $"{(request.Url is null ? "" : $", from {request.Url}")}{(request.Sha256 is null ? "" : $", sha256 {request.Sha256}")})";
    }

    private static long Arrived(string path) => new FileInfo(path + ".part") is { Exists: true } part ? part.Length : 0;

    private void CheckSpace(IEnumerable<DownloadRequest> open)
    {
        foreach (var disk in open.GroupBy(request => Path.GetDirectoryName(Path.GetFullPath(request.Path))!))
        {
            Directory.CreateDirectory(disk.Key);
            var needed = disk.Sum(request => Math.Max(0, (request.Bytes ?? 0) - Arrived(request.Path)));
            var free = options.FreeSpace(disk.Key);
            if (needed > free)
            {
                throw new DownloadException(
                    $"{needed} bytes are to be fetched into {disk.Key}, but only {free} are free there; make room or choose fewer files");
            }
        }
    }
}

/// <summary>A file that is there now, whole.</summary>
/// <param name="Name">The request's name.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Transferred">Bytes that came over the network; 0 if it was there already.</param>
public sealed record DownloadResult(string Name, string Path, long Bytes, string Sha256, long Transferred);
