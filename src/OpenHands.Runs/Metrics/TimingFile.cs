using System.Globalization;
using System.Text;

namespace OpenHands.Runs.Metrics;

/// <summary>timing.csv: one line per logging interval with its rates, for the plot of throughput over time.</summary>
internal sealed class TimingFile : IDisposable
{
    private const int SecondsColumn = 2;
    private readonly FileStream _stream;

    /// <param name="folder">The run's folder.</param>
    /// <param name="keep">Bytes of an earlier file to keep; 0 starts over.</param>
    public TimingFile(string folder, long keep)
    {
        var path = Path.Combine(folder, IntervalTiming.FileName);
        _stream = AppendedFile.Open(path, keep);
        Seconds = keep == 0 ? 0 : LastSeconds(path);
        if (keep == 0)
        {
            Append("epoch,step,seconds,samples_per_s,data_wait_share,gflop_per_s\n");
        }
    }

    /// <summary>The seconds of the last line that was kept; 0 where there is none.</summary>
    public double Seconds { get; }

    public void Write(int epoch, long step, IntervalTiming timing) => Append(string.Create(
        CultureInfo.InvariantCulture,
        $"{epoch},{step},{timing.Seconds:0.###},{timing.SamplesPerSecond:0.###},{timing.DataWaitShare:0.####},"
        + $"{timing.GflopPerSecond:0.##}\n"));

    public long Flush()
    {
        _stream.Flush(flushToDisk: true);
        return _stream.Length;
    }

    public void Dispose() => _stream.Dispose();

    private static double LastSeconds(string path)
    {
        using var shared = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(shared);
        var last = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).LastOrDefault();
        return last is null ? 0 : double.Parse(last.Split(',')[SecondsColumn], CultureInfo.InvariantCulture);
    }

    private void Append(string text)
    {
        _stream.Write(Encoding.UTF8.GetBytes(text));
        _stream.Flush();
    }
}
