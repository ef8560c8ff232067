namespace OpenHands.Runs.Metrics;

/// <summary>A file that metrics are appended to, and that a resumed run cuts back to where its checkpoint was taken.</summary>
public interface IMetricFile : IDisposable
{
    /// <summary>The file's name in the run's folder.</summary>
    string Name { get; }

    /// <summary>Appends one row.</summary>
    void Write(MetricRow row);

    /// <summary>Writes what is buffered through to the disk.</summary>
    /// <returns>The file's length in bytes.</returns>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    long Flush();
}
