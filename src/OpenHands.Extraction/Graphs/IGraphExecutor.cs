namespace OpenHands.Extraction.Graphs;

/// <summary>Runs one graph with one image input. Not safe for use by two threads at once.</summary>
public interface IGraphExecutor : IDisposable
{
    /// <summary>The input, N H W C row-major: fill it, then <see cref="Run"/>.</summary>
    Span<float> Input { get; }

    /// <summary>Computes all outputs from the present input.</summary>
    void Run();

    /// <summary>An output of the last run, row-major.</summary>
    /// <param name="name">Its name in the model file.</param>
    /// <exception cref="ArgumentException">The graph has no such output.</exception>
    ReadOnlySpan<float> Output(string name);
}
