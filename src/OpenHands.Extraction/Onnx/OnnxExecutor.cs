using Microsoft.ML.OnnxRuntime;
using OpenHands.Extraction.Graphs;

namespace OpenHands.Extraction.Onnx;

/// <summary>Runs a shared ONNX Runtime session on buffers of its own, bound once, so that a run allocates nothing.</summary>
internal sealed class OnnxExecutor : IGraphExecutor
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly float[] _input;
    private readonly float[][] _outputs;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputValues;
    private readonly OrtValue[] _outputValues;

    public OnnxExecutor(InferenceSession session, GraphTensor input, GraphTensor[] outputs)
    {
        _session = session;
        _input = new float[input.Count];
        _outputs = [.. outputs.Select(o => new float[o.Count])];
        _inputNames = [input.Name];
        _outputNames = [.. outputs.Select(o => o.Name)];
        _inputValues = [Bind(_input, input.Shape)];
        _outputValues = [.. outputs.Select((o, i) => Bind(_outputs[i], o.Shape))];
    }

    public Span<float> Input => _input;

    public void Run() => _session.Run(_options, _inputNames, _inputValues, _outputNames, _outputValues);

    public ReadOnlySpan<float> Output(string name) =>
        Array.IndexOf(_outputNames, name) is var index and >= 0
            ? _outputs[index]
            : throw new ArgumentException($"no output {name} among {string.Join(", ", _outputNames)}", nameof(name));

    public void Dispose()
    {
        foreach (var value in (IEnumerable<OrtValue>)[.. _inputValues, .. _outputValues])
        {
            value.Dispose();
        }

        _options.Dispose();
    }

    private static OrtValue Bind(float[] memory, int[] shape) =>
        OrtValue.CreateTensorValueFromMemory<float>(OrtMemoryInfo.DefaultInstance, memory, [.. shape.Select(s => (long)s)]);
}
