using System.Diagnostics;

namespace OpenHands.Extraction;

/// <summary>Counts what all workers do, and tells about it.</summary>
internal sealed class ProgressCounter(int total, IProgress<ExtractionProgress>? listener)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);
    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TimeSpan _processorStart = Environment.CpuUsage.TotalTime;
    private TimeSpan _lastTold;
    private int _skipped;
    private int _done;
    private int _failed;
    private long _frames;

    public ExtractionProgress Now()
    {
        lock (_lock)
        {
            return new ExtractionProgress(
                total, _skipped, _done, _failed, _frames, _clock.Elapsed, Environment.CpuUsage.TotalTime - _processorStart);
        }
    }

    public void Skip(int videos) => Count(() => _skipped += videos, always: true);

    public void Finish() => Count(() => _done++, always: true);

    public void Fail() => Count(() => _failed++, always: true);

    public void Frame() => Count(() => _frames++, always: false);

    /// <summary>Listeners are told in the order of the counts, one at a time.</summary>
    private void Count(Action change, bool always)
    {
        lock (_lock)
        {
            change();
            if (always || _clock.Elapsed - _lastTold > Pause)
            {
                _lastTold = _clock.Elapsed;
                listener?.Report(Now());
            }
        }
    }
}
