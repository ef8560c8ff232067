using System.ComponentModel;
using System.Diagnostics;

namespace Build.Stages;

/// <summary>The most memory that a child process has had, asked for ten times a second as long as it lives.</summary>
public sealed class PeakMemory
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private Task _watching = Task.CompletedTask;
    private long _bytes;

    /// <summary>Bytes; null where the system did not say.</summary>
    public long? Bytes => _bytes > 0 ? _bytes : null;

    /// <summary>Starts to watch. The system's own counter never falls, so what is between two looks is not missed.</summary>
    public void Watch(Process child)
    {
        ArgumentNullException.ThrowIfNull(child);
        var id = child.Id;
        _watching = Task.Run(() => WatchAsync(id));
    }

    /// <summary>Ends once the child has ended.</summary>
    public Task EndAsync() => _watching;

    private async Task WatchAsync(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            while (!process.HasExited)
            {
                _bytes = Math.Max(_bytes, process.PeakWorkingSet64);
                await Task.Delay(Interval);
                process.Refresh();
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended.
        }
    }
}
