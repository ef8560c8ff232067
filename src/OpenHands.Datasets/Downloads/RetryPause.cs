using System.Net;
using System.Net.Http.Headers;

namespace OpenHands.Datasets.Downloads;

/// <summary>Decides after a failure whether and when to try again: doubling pauses with jitter, and what the server asks for.</summary>
internal static class RetryPause
{
    /// <summary>Whether an answer may be different next time.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        || ((int)status >= 500 && status is not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported));

    /// <summary>
    /// The pause before attempt <paramref name="failures"/> + 1: between half and all of first * 2^(failures - 1), or longer if the server
    /// says so.
    /// </summary>
    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="jitter">A random number in [0, 1).</param>
    /// <param name="retryAfter">The server's wish.</param>
    /// <param name="options">Limits and clock.</param>
    public static TimeSpan After(int failures, double jitter, RetryConditionHeaderValue? retryAfter, DownloadOptions options)
    {
        var doubled = options.FirstPause * Math.Pow(2, Math.Min(failures - 1, 20));
        var pause = (doubled < options.LongestPause ? doubled : options.LongestPause) * (0.5 + jitter / 2);
        var asked = retryAfter?.Delta ?? (retryAfter?.Date - options.Time.GetUtcNow()) ?? TimeSpan.Zero;
        return asked > pause ? asked : pause;
    }
}
