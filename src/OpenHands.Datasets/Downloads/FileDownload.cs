using System.Net;
using System.Net.Http.Headers;

namespace OpenHands.Datasets.Downloads;

/// <summary>
/// Fetches one file: resumes what has arrived, tries again after failures, checks size and checksum, and renames at the end.
/// </summary>
internal sealed class FileDownload(
    HttpClient http, DownloadRequest request, DownloadOptions options, ChecksumLock learned, DownloadMeter meter, Func<double> jitter)
{
    private readonly Uri _url = Mirror.AddressOf(request.Url!, options.Mirror);
    private readonly byte[] _buffer = new byte[1 << 16];
    private long _transferred;

    /// <exception cref="InvalidDataException">Size or checksum differ from what the catalogue or an earlier download says,
    /// twice.</exception>
    /// <exception cref="DownloadException">The server or the network fails for good, or the disk is full.</exception>
    public async Task<DownloadResult> RunAsync(CancellationToken cancellation)
    {
        var expected = request.Sha256 ?? learned.Find(request.Url!);
        using var part = PartialFile.Open(request.Path, _url);
        for (var again = false; ; again = true)
        {
            await FetchAsync(part, cancellation);
            var sha256 = await part.HashAsync(cancellation);
            if (expected is null)
            {
                learned.Learn(request.Url!, part.Length, sha256);
            }
            else if (sha256 != expected)
            {
                // A part from an earlier session may be damaged: everything is fetched once more before the file is refused.
                var bytes = part.Length;
                part.Restart(new PartialState(_url.AbsoluteUri, null, null));
                if (!again)
                {
                    continue;
                }

                throw new InvalidDataException(
                    $"{request.Name}: {_url} gives {bytes} bytes with the SHA-256 {sha256}, expected {expected}"
                    + (request.Sha256 is null
                        ? $" as at its first download ({options.LockFile}; delete the row to accept a new release)"
                        : " as the catalogue says"));
            }

            var length = part.Length;
            part.Finish(request.Path);
            return new(request.Name, request.Path, length, sha256, _transferred);
        }
    }

    private async Task FetchAsync(PartialFile part, CancellationToken cancellation)
    {
        // The furthest point ever: a server that makes us start over each time gets us nowhere.
        var furthest = part.Length;
        for (var failures = 0; ;)
        {
            RetryConditionHeaderValue? retryAfter = null;
            string reason;
            try
            {
                var (finished, status, wish) = await AttemptAsync(part, cancellation);
                if (finished)
                {
                    return;
                }

                (reason, retryAfter) = (status, wish);
            }
            catch (Exception e) when (e is HttpRequestException
                || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                reason = e is OperationCanceledException ? $"nothing came for {options.StallLimit.TotalSeconds:0.#} s" : e.Message;
            }

            failures = part.Length > furthest ? 1 : failures + 1;
            furthest = Math.Max(furthest, part.Length);
            var pause = RetryPause.After(failures, jitter(), retryAfter, options);
            if (failures >= options.MaxAttempts || pause > options.LongestRetryAfter)
            {
                throw new DownloadException(
                    $"{request.Name}: {_url} failed {failures} times in a row ({reason}); "
                    + $"{part.Length} bytes are kept in {request.Path}.part and the next run goes on there");
            }

            await Task.Delay(pause, options.Time, cancellation);
        }
    }

    private async Task<(bool Finished, string Status, RetryConditionHeaderValue? RetryAfter)> AttemptAsync(
        PartialFile part, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(options.StallLimit);
        using var message = new HttpRequestMessage(HttpMethod.Get, _url);
        message.Headers.AcceptEncoding.ParseAdd("identity");
        if (part.Length > 0)
        {
            message.Headers.Range = new RangeHeaderValue(part.Length, null);
            if (part.State.EntityTag is { } tag)
            {
                message.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue(tag));
            }
        }

        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stall.Token);
        var status = response.StatusCode;
        if (status == HttpStatusCode.RequestedRangeNotSatisfiable && part.Length > 0)
        {
            // Either all of it has arrived, or what has arrived is of another file.
            if (response.Content.Headers.ContentRange?.Length == part.Length && (part.State.Total ?? part.Length) == part.Length)
            {
                return (true, "", null);
            }

            part.Restart(new PartialState(_url.AbsoluteUri, null, null));
            return (false, "the server has another file now", null);
        }

        if (!response.IsSuccessStatusCode)
        {
            return RetryPause.IsTransient(status)
                ? (false, $"status {(int)status}", response.Headers.RetryAfter)
                : throw new DownloadException(
                    $"{request.Name}: {_url} answers {(int)status} {response.ReasonPhrase}; "
                    + $"{(options.Mirror is null ? "check the address in the catalogue" : "the mirror lacks this file")}");
        }

        Accept(part, response);
        await using var body = await response.Content.ReadAsStreamAsync(stall.Token);
        for (; ; )
        {
            stall.CancelAfter(options.StallLimit);
            var count = await ReadAsync(body, stall.Token);
            if (count == 0)
            {
                break;
            }

            _transferred += count;
            await part.AppendAsync(_buffer.AsMemory(0, count), cancellation);
            meter.Report(request.Name, part.Length, part.State.Total ?? request.Bytes ?? part.Length, count);
            CheckSize(part.Length, atLeast: true);
        }

        return (part.State.Total is not { } total || part.Length >= total, "the connection ended early", null);
    }

    // A lost connection and a full disk are both IOExceptions: only the former is worth another attempt.
    private async Task<int> ReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(_buffer, cancellation);
        }
        catch (IOException e)
        {
            throw new HttpRequestException(e.Message, e);
        }
    }

    /// <summary>Makes the part fit the answer: goes on where it ends, or starts over where the server sends the whole file.</summary>
    private void Accept(PartialFile part, HttpResponseMessage response)
    {
        var tag = response.Headers.ETag is { IsWeak: false } strong ? strong.Tag : null;
        var headers = response.Content.Headers;
        var range = response.StatusCode == HttpStatusCode.PartialContent ? headers.ContentRange : null;
        var total = range is null ? headers.ContentLength : range.Length ?? range.To + 1;
        var state = new PartialState(_url.AbsoluteUri, tag, total);
        var goesOn = range?.From == part.Length
            && (part.State.Total is null || part.State.Total == total)
            && (part.State.EntityTag is null || part.State.EntityTag == tag);
        if (response.StatusCode == HttpStatusCode.PartialContent && !goesOn)
        {
            part.Restart(new PartialState(_url.AbsoluteUri, null, null));
            throw new HttpRequestException("the server sends another part than asked for, or has another file now");
        }

        if (total is { } announced)
        {
            CheckSize(announced, atLeast: false);
            var free = options.FreeSpace(Path.GetDirectoryName(Path.GetFullPath(request.Path))!);
            var needed = announced - (goesOn ? part.Length : 0);
            if (needed > free + (goesOn ? 0 : part.Length))
            {
                throw new DownloadException(
                    $"{request.Name}: {needed} bytes are still to come, {free} are free on the disk of {request.Path}");
            }
        }

        if (!goesOn)
        {
            part.Restart(state);
        }
        else if (part.State != state)
        {
            part.Remember(state);
        }
    }

    private void CheckSize(long bytes, bool atLeast)
    {
        if (bytes > request.MostBytes)
        {
            throw new InvalidDataException($"{request.Name}: {_url} has more than the {request.MostBytes} bytes that are taken");
        }

        if (request is { BytesExact: true, Bytes: { } exact } && (bytes > exact || (!atLeast && bytes != exact)))
        {
            throw new InvalidDataException(
                $"{request.Name}: {_url} has {bytes} bytes{(atLeast ? " or more" : "")}, expected {exact} as the catalogue says");
        }
    }
}
