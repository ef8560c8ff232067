using System.Globalization;

namespace OpenHands.Worker.Terminal;

/// <summary>A plain line every few seconds: for pipes, files and continuous integration.</summary>
internal sealed class PlainBar(WorkerConsole console, string title, string unit, TimeProvider clock) : IProgressBar
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _next = Interval;
    private double? _first;

    public void Report(double done, double total, string? note = null)
    {
        lock (_gate)
        {
            // What an earlier run had done does not count into the rate.
            _first ??= Math.Max(0, done - 1);
            var elapsed = clock.GetElapsedTime(_start);
            if (elapsed < _next)
            {
                return;
            }

            _next = elapsed + Interval;
            var rate = (done - _first.Value) / elapsed.TotalSeconds;
            var left = rate > 0 ? $", {Duration.Text(TimeSpan.FromSeconds((total - done) / rate))} left" : "";
            console.Say(string.Create(CultureInfo.InvariantCulture,
                $"{title}: {done:0}/{total:0} {unit}, {rate:0.#} {unit}/s{left}{(note is null ? "" : ", " + note)}"));
        }
    }
}
