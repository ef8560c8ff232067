using OpenHands.Runs.Files;

namespace OpenHands.Runs.Metrics;

/// <summary>
/// All metric files of a run: metrics.csv, metrics.jsonl and one TensorBoard event file; timing.csv with what depends on the clock; and
/// resumed.txt with the steps at which the run went on after an interruption.
/// </summary>
public sealed class MetricLog : IDisposable
{
    private const string EventPattern = "events.out.tfevents.*";
    private readonly string _folder;
    private readonly IReadOnlyList<IMetricFile> _files;
    private readonly TensorBoardEvents _events;
    private readonly TimingFile _timing;

    private MetricLog(string folder, IReadOnlyList<string> names, IReadOnlyDictionary<string, long> keep, string events, TimeProvider clock)
    {
        _folder = folder;
        _events = new TensorBoardEvents(Path.Combine(folder, events), keep.GetValueOrDefault(events), clock);
        _files = [TextMetrics.Csv(folder, keep.GetValueOrDefault(MetricRow.FileName), names),
            TextMetrics.JsonLines(folder, keep.GetValueOrDefault("metrics.jsonl"), names), _events];
        _timing = new TimingFile(folder, keep.GetValueOrDefault(IntervalTiming.FileName));
    }

    /// <summary>Seconds of training in earlier processes that this log goes on from.</summary>
    public double EarlierSeconds => _timing.Seconds;

    /// <summary>The steps at which the run was resumed, in the order in which it happened.</summary>
    public IReadOnlyList<long> ResumedAtSteps => ResumeMarks.Read(_folder);

    /// <summary>Starts the files of a new run; those of an earlier one in the same folder are removed.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="names">The run's metrics, the loss first.</param>
    /// <param name="clock">Where wall times come from.</param>
    public static MetricLog Start(string folder, IReadOnlyList<string> names, TimeProvider clock)
    {
        WriteFence.Require();
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.GetFiles(folder, EventPattern))
        {
            File.Delete(old);
        }

        ResumeMarks.Clear(folder);
        return new MetricLog(folder, names, new Dictionary<string, long>(),
            $"events.out.tfevents.{clock.GetUtcNow().ToUnixTimeSeconds():d10}.{Environment.MachineName}", clock);
    }

    /// <summary>Cuts the files back to the lengths that a checkpoint recorded, and goes on from there.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="names">The run's metrics, the loss first.</param>
    /// <param name="lengths">What <see cref="Flush"/> returned when the checkpoint was taken.</param>
    /// <param name="clock">Where wall times come from.</param>
    /// <exception cref="InvalidDataException">A file is shorter than the checkpoint says.</exception>
    public static MetricLog Resume(
        string folder, IReadOnlyList<string> names, IReadOnlyDictionary<string, long> lengths, TimeProvider clock)
    {
        WriteFence.Require();
        var events = lengths.Keys.FirstOrDefault(n => n.StartsWith("events.", StringComparison.Ordinal) && Path.GetFileName(n) == n)
            ?? throw new InvalidDataException($"the checkpoint in {folder} names no event file; use --resume never to start over");
        return new MetricLog(folder, names, lengths, events, clock);
    }

    /// <summary>Remembers that the run goes on from a step.</summary>
    public void MarkResumed(long step)
    {
        WriteFence.Require();
        ResumeMarks.Add(_folder, step);
    }

    /// <summary>Appends a row to every file.</summary>
    public void Write(MetricRow row)
    {
        WriteFence.Require();
        foreach (var file in _files)
        {
            file.Write(row);
        }
    }

    /// <summary>
    /// Appends an interval's rates: to TensorBoard and timing.csv only, since the other files must be equal for equal runs.
    /// </summary>
    public void WriteTiming(int epoch, long step, IntervalTiming timing)
    {
        WriteFence.Require();
        _events.Scalar("speed/samples_per_s", step, timing.SamplesPerSecond);
        _events.Scalar("speed/data_wait_share", step, timing.DataWaitShare);
        if (timing.GflopPerSecond is { } rate)
        {
            _events.Scalar("speed/gflop_per_s", step, rate);
        }

        _timing.Write(epoch, step, timing);
    }

    /// <summary>Writes everything through to the disk.</summary>
    /// <returns>The length of each file by name.</returns>
    public IReadOnlyDictionary<string, long> Flush()
    {
        WriteFence.Require();
        return _files.Select(f => KeyValuePair.Create(f.Name, f.Flush()))
            .Append(KeyValuePair.Create(IntervalTiming.FileName, _timing.Flush())).ToDictionary();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }

        _timing.Dispose();
    }
}
