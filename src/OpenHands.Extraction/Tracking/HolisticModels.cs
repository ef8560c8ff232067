using OpenHands.Extraction.Graphs;
using OpenHands.Extraction.Models;
using OpenHands.Extraction.Onnx;
using OpenHands.Extraction.TfLite;

namespace OpenHands.Extraction.Tracking;

/// <summary>The four networks of one model complexity, loaded once and shared by all workers.</summary>
public sealed class HolisticModels : IHolisticNetworks
{
    private readonly List<OnnxModel> _models = [];

    private HolisticModels(int complexity) => Complexity = complexity;

    /// <summary>0 lite, 1 full, 2 heavy.</summary>
    public int Complexity { get; }

    /// <summary>Loads the networks.</summary>
    /// <param name="store">Models folder.</param>
    /// <param name="complexity">0, 1 or 2.</param>
    /// <exception cref="InvalidDataException">A model file has other inputs or outputs than expected.</exception>
    public static HolisticModels Load(ModelStore store, int complexity)
    {
        var models = new HolisticModels(complexity);
        try
        {
            models.Add(store, ModelFile.PoseDetection, PoseDetector.InputSize, ("Identity", PoseAnchors.Count * 12),
                ("Identity_1", PoseAnchors.Count));
            models.Add(store, ModelFile.PoseLandmark(complexity), PoseLandmarker.InputSize, ("Identity", 195), ("Identity_1", 1),
                ("Identity_3", 64 * 64 * 39));
            models.Add(store, ModelFile.HandRecrop, HandLandmarker.RecropSize, ("output_crop", 4));
            models.Add(store, ModelFile.HandLandmark, HandLandmarker.InputSize, ("Identity", 63), ("Identity_1", 1));
            return models;
        }
        catch
        {
            models.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public HolisticExecutors CreateExecutors() =>
        new(_models[0].CreateExecutor(), _models[1].CreateExecutor(), _models[2].CreateExecutor(), _models[3].CreateExecutor());

    /// <summary>Frees the networks.</summary>
    public void Dispose() => _models.ForEach(m => m.Dispose());

    private void Add(ModelStore store, ModelFile file, int inputSize, params (string Name, int Count)[] outputs)
    {
        var graph = TfLiteFile.Read(store.PathOf(file));
        if (graph.Inputs.Count != 1 || graph.Tensors[graph.Inputs[0]].Count != inputSize * inputSize * 3)
        {
            throw new InvalidDataException($"{store.PathOf(file)}: expected one input of {inputSize} x {inputSize} x 3");
        }

        foreach (var (name, count) in outputs)
        {
            Expect(graph, name, count, store.PathOf(file));
        }

        _models.Add(OnnxModel.Load(graph, [.. outputs.Select(o => o.Name)]));
    }

    private static void Expect(Graph graph, string output, int count, string path)
    {
        if (!graph.Outputs.Any(o => graph.Tensors[o].Name == output && graph.Tensors[o].Count == count))
        {
            throw new InvalidDataException($"{path}: no output {output} of {count} values");
        }
    }
}

/// <summary>The networks of Holistic, loaded once; each worker takes executors of its own.</summary>
public interface IHolisticNetworks : IDisposable
{
    /// <summary>Executors for one tracker at a time; dispose them before the networks.</summary>
    HolisticExecutors CreateExecutors();
}
