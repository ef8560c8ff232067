using OpenHands.Extraction.Graphs;
using OpenHands.Extraction.Tracking;

namespace OpenHands.Extraction.Tests;

/// <summary>A network whose outputs the test sets.</summary>
internal sealed class FakeNetwork(int inputSize, params (string Name, int Count)[] outputs) : IGraphExecutor
{
    private readonly float[] _input = new float[inputSize * inputSize * 3];
    private readonly Dictionary<string, float[]> _outputs = outputs.ToDictionary(o => o.Name, o => new float[o.Count]);

    public int Runs { get; private set; }

    public Action<FakeNetwork>? OnRun { get; set; }

    public Span<float> Input => _input;

    public float[] this[string output] => _outputs[output];

    public void Run()
    {
        Runs++;
        OnRun?.Invoke(this);
    }

    public ReadOnlySpan<float> Output(string name) => _outputs[name];

    public void Dispose()
    {
    }
}
