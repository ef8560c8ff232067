namespace OpenHands.Training.Metrics;

/// <summary>All metric files of a run: metrics.csv, metrics.jsonl and one TensorBoard event file.</summary>
public sealed class MetricLog : IDisposable
{
    private const string EventPattern = "events.out.tfevents.*";
    private readonly IReadOnlyList<IMetricFile> _files;
    private readonly TensorBoardEvents _events;

    private MetricLog(string folder, IReadOnlyDictionary<string, long> keep, string events, TimeProvider clock)
    {
        _events = new TensorBoardEvents(Path.Combine(folder, events), keep.GetValueOrDefault(events), clock);
        _files = [TextMetrics.Csv(folder, keep.GetValueOrDefault("metrics.csv")), TextMetrics.JsonLines(folder, keep.GetValueOrDefault("metrics.jsonl")), _events];
    }

    /// <summary>Starts the files of a new run; those of an earlier one in the same folder are removed.</summary>
    public static MetricLog Start(string folder, TimeProvider clock)
    {
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.GetFiles(folder, EventPattern))
        {
            File.Delete(old);
        }

        return new MetricLog(folder, new Dictionary<string, long>(), $"events.out.tfevents.{clock.GetUtcNow().ToUnixTimeSeconds():d10}.{Environment.MachineName}", clock);
    }

    /// <summary>Cuts the files back to the lengths that a checkpoint recorded, and goes on from there.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="lengths">What <see cref="Flush"/> returned when the checkpoint was taken.</param>
    /// <param name="clock">Where wall times come from.</param>
    /// <exception cref="InvalidDataException">A file is shorter than the checkpoint says.</exception>
    public static MetricLog Resume(string folder, IReadOnlyDictionary<string, long> lengths, TimeProvider clock)
    {
        var events = lengths.Keys.FirstOrDefault(n => n.StartsWith("events.", StringComparison.Ordinal) && Path.GetFileName(n) == n)
            ?? throw new InvalidDataException($"the checkpoint in {folder} names no event file; use --resume never to start anew");
        return new MetricLog(folder, lengths, events, clock);
    }

    /// <summary>Appends a row to every file.</summary>
    public void Write(MetricRow row)
    {
        foreach (var file in _files)
        {
            file.Write(row);
        }
    }

    /// <summary>Appends a number that depends on the clock (rates): to TensorBoard only, since the other files must be equal for equal runs.</summary>
    public void WriteTiming(string tag, long step, double value) => _events.Scalar(tag, step, value);

    /// <summary>Writes everything through to the disk.</summary>
    /// <returns>The length of each file by name.</returns>
    public IReadOnlyDictionary<string, long> Flush() => _files.ToDictionary(f => f.Name, f => f.Flush());

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }
}
