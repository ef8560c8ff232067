using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OpenHands.Runs.Metrics;

/// <summary>metrics.csv and metrics.jsonl: one line per row, numbers with all their digits.</summary>
public sealed class TextMetrics : IMetricFile
{
    private readonly FileStream _stream;
    private readonly Func<MetricRow, string> _format;

    private TextMetrics(string path, long keep, Func<MetricRow, string> format, string header)
    {
        Name = Path.GetFileName(path);
        _format = format;
        _stream = AppendedFile.Open(path, keep);
        if (keep == 0)
        {
            Append(header);
        }
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>Opens metrics.csv: a header line, then comma-separated values.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="keep">Bytes of an earlier file to keep; 0 starts over.</param>
    /// <param name="names">The run's metrics.</param>
    public static TextMetrics Csv(string folder, long keep, IReadOnlyList<string> names) =>
        new(Path.Combine(folder, MetricRow.FileName), keep,
            row => string.Join(',', row.Fields(names).Select(f => Convert.ToString(f, CultureInfo.InvariantCulture))) + "\n",
            string.Join(',', MetricRow.Columns(names)) + "\n");

    /// <summary>Opens metrics.jsonl: one JSON object per line; numbers that are not finite become strings.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="keep">Bytes of an earlier file to keep; 0 starts over.</param>
    /// <param name="names">The run's metrics.</param>
    public static TextMetrics JsonLines(string folder, long keep, IReadOnlyList<string> names)
    {
        var options = new JsonSerializerOptions
        {
            NumberHandling =
            System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals
        };
        return new TextMetrics(
            Path.Combine(folder, "metrics.jsonl"),
            keep,
            row => JsonSerializer.Serialize(
                MetricRow.Columns(names).Zip(row.Fields(names)).ToDictionary(p => p.First, p => p.Second), options) + "\n",
            string.Empty);
    }

    /// <inheritdoc />
    public void Write(MetricRow row) => Append(_format(row));

    /// <inheritdoc />
    public long Flush()
    {
        _stream.Flush(flushToDisk: true);
        return _stream.Length;
    }

    /// <inheritdoc />
    public void Dispose() => _stream.Dispose();

    private void Append(string text)
    {
        _stream.Write(Encoding.UTF8.GetBytes(text));
        _stream.Flush(); // a reader that follows the run sees whole lines
    }
}
