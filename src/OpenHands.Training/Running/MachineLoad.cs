using System.Globalization;

namespace OpenHands.Training.Running;

/// <summary>
/// Notices that other programs take the processor that a run computes on: threads of libtorch wait for each other in busy loops, so that a
/// machine with one program too many can be thirty times slower, and nothing else says why.
/// </summary>
/// <param name="threads">Threads that the run computes with.</param>
internal sealed class MachineLoad(int threads)
{
    private const double LeastSeconds = 5; // shorter stretches say too little
    private const double EnoughShare = 0.6;
    private const double Collapse = 0.4;

    private (double Seconds, double Waited, double Processor, long Samples) _stretch;
    private double _best;
    private bool _told;

    /// <summary>Adds a stretch of training. Returns what to tell the user, once in a run, or null.</summary>
    /// <param name="seconds">Its length.</param>
    /// <param name="waited">Seconds of it spent waiting for data.</param>
    /// <param name="processor">Processor seconds that the process used in it.</param>
    /// <param name="samples">Samples trained on.</param>
    public string? Add(double seconds, double waited, double processor, long samples)
    {
        _stretch = (_stretch.Seconds + seconds, _stretch.Waited + waited, _stretch.Processor + processor, _stretch.Samples + samples);
        if (_stretch.Seconds < LeastSeconds)
        {
            return null;
        }

        var computing = Math.Max(_stretch.Seconds - _stretch.Waited, 1e-9);
        var (share, rate) = (_stretch.Processor / computing / threads, _stretch.Samples / computing);
        _stretch = default;
        var (before, slow) = (_best, rate < Collapse * _best || share < EnoughShare);
        _best = Math.Max(_best, rate);
        if (_told || !slow)
        {
            return null;
        }

        _told = true;
        var faster = before > rate ? string.Create(CultureInfo.InvariantCulture, $" after {before:0.0} before") : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the machine is busy: {rate:0.0} samples/s{faster}, with {Math.Min(share, 1):0%} of the processor time "
            + $"that {threads} {(threads == 1 ? "thread" : "threads")} could use; "
            + $"run fewer stages at once (--parallel) or end other programs");
    }
}
