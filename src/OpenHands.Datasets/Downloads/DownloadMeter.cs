namespace OpenHands.Datasets.Downloads;

/// <summary>Adds up what the parallel downloads do and reports it a few times a second.</summary>
internal sealed class DownloadMeter(IProgress<DownloadProgress>? progress, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // The rate forgets at this pace, so that the estimate follows a network that slows down.
    private const double Memory = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Done, long Total)> _files = [];
    private long _lastReport = time.GetTimestamp();
    private long _fresh;
    private double _rate;
    private bool _hasReported;

    /// <summary>Says how much of a file is there, and how much of that has just arrived.</summary>
    public void Report(string file, long done, long total, long arrived)
    {
        lock (_lock)
        {
            _files[file] = (done, Math.Max(done, total));
            _fresh += arrived;
            var elapsed = time.GetElapsedTime(_lastReport);
            if (progress is null || (_hasReported && elapsed < Interval && done != total))
            {
                return;
            }

            _hasReported = true;
            if (elapsed > TimeSpan.Zero)
            {
                var weight = 1 - Math.Exp(-elapsed.TotalSeconds / Memory);
                _rate += ((_fresh / elapsed.TotalSeconds) - _rate) * (_rate == 0 ? 1 : weight);
                _fresh = 0;
                _lastReport = time.GetTimestamp();
            }

            var (sum, all) = (_files.Values.Sum(f => f.Done), _files.Values.Sum(f => f.Total));
            TimeSpan? remaining = _rate > 0
                ? TimeSpan.FromSeconds(Math.Min((all - sum) / _rate, TimeSpan.MaxValue.TotalSeconds / 2))
                : null;
            progress.Report(new(sum, all, _rate, remaining, file));
        }
    }
}

/// <summary>How far all files of a download are.</summary>
/// <param name="Done">Bytes that are on the disk, earlier sessions' included.</param>
/// <param name="Total">Bytes of all files, as far as known.</param>
/// <param name="BytesPerSecond">The rate over the last seconds.</param>
/// <param name="Remaining">The time left at that rate; null while there is none.</param>
/// <param name="File">The file that moved last.</param>
public sealed record DownloadProgress(long Done, long Total, double BytesPerSecond, TimeSpan? Remaining, string File);
