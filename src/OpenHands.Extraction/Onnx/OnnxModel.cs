using Microsoft.ML.OnnxRuntime;
using OpenHands.Extraction.Graphs;

namespace OpenHands.Extraction.Onnx;

/// <summary>A graph loaded into ONNX Runtime: its weights, shared by the executors of all workers.</summary>
public sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly Graph _graph;
    private readonly string[] _outputs;

    private OnnxModel(InferenceSession session, Graph graph, string[] outputs) => (_session, _graph, _outputs) = (session, graph, outputs);

    /// <summary>Converts and loads a graph with one input; each run uses the calling thread only.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="outputs">Names of the outputs to compute.</param>
    /// <exception cref="InvalidDataException">The graph has several inputs, lacks an output, or ONNX Runtime refuses it.</exception>
    public static OnnxModel Load(Graph graph, params string[] outputs)
    {
        if (graph.Inputs.Count != 1)
        {
            throw new InvalidDataException($"{graph.Name} has {graph.Inputs.Count} inputs, expected 1");
        }

        // Parallelism is over videos; a thread per run keeps workers out of each other's way.
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            return new OnnxModel(new InferenceSession(OnnxConverter.Convert(graph, outputs), options), graph, outputs);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"{graph.Name}: ONNX Runtime refuses the converted model: {e.Message}", e);
        }
    }

    /// <summary>An executor of its own for one worker; dispose it before the model.</summary>
    public IGraphExecutor CreateExecutor()
    {
        var input = _graph.Tensors[_graph.Inputs[0]];
        var outputs = _outputs.Select(name => _graph.Tensors[_graph.Outputs.First(o => _graph.Tensors[o].Name == name)]);
        return new OnnxExecutor(_session, input, [.. outputs]);
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _session.Dispose();
}
