using OpenHands.Extraction.Graphs;

namespace OpenHands.Extraction.Onnx;

/// <summary>
/// Rewrites a <see cref="Graph"/> as an ONNX model. Images are N C H W inside the model, as ONNX's convolutions want them, and N H W C at
/// its inputs and outputs, as the graph has them. Only what the wanted outputs need is kept.
/// </summary>
public sealed partial class OnnxConverter
{
    // What a transposition takes its dimensions from.
    private static readonly int[] ChannelsFirst = [0, 3, 1, 2];
    private static readonly int[] ChannelsLast = [0, 2, 3, 1];

    private readonly Graph _graph;
    private readonly OnnxGraphWriter _onnx;
    private readonly Dictionary<int, string> _values = [];

    private OnnxConverter(Graph graph) => (_graph, _onnx) = (graph, new OnnxGraphWriter(graph.Name));

    /// <summary>Converts a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="outputs">Names of the outputs to keep; the model's outputs have these names.</param>
    /// <returns>The bytes of an .onnx file.</returns>
    /// <exception cref="InvalidDataException">The graph lacks an output, or a node's inputs do not fit its operation.</exception>
    public static byte[] Convert(Graph graph, IReadOnlyList<string> outputs)
    {
        var wanted = outputs.Select(name => graph.Outputs.Where(o => graph.Tensors[o].Name == name).DefaultIfEmpty(-1).First()).ToArray();
        if (wanted.Contains(-1))
        {
            throw new InvalidDataException(
                $"{graph.Name} has the outputs {string.Join(", ", graph.Outputs.Select(o => graph.Tensors[o].Name))}, "
                + $"expected {string.Join(", ", outputs)}");
        }

        var converter = new OnnxConverter(graph);
        converter.WriteInputs();
        foreach (var node in converter.Needed(wanted))
        {
            converter._values[node.Output] = converter.Write(node);
        }

        foreach (var output in wanted)
        {
            converter.WriteOutput(output);
        }

        return converter._onnx.ToModel();
    }

    private void WriteInputs()
    {
        foreach (var input in _graph.Inputs)
        {
            var tensor = _graph.Tensors[input];
            _onnx.Input(tensor.Name, tensor.Shape);
            _values[input] = tensor.Shape.Length == 4 ? ToChannelsFirst(tensor.Name) : tensor.Name;
        }
    }

    private void WriteOutput(int output)
    {
        var tensor = _graph.Tensors[output];
        _onnx.Node("Identity", [Plain(output)], tensor.Name);
        _onnx.Output(tensor.Name, tensor.Shape);
    }

    /// <summary>The nodes on whose results the outputs depend, in order.</summary>
    private List<GraphNode> Needed(IEnumerable<int> outputs)
    {
        var needed = outputs.ToHashSet();
        var nodes = new List<GraphNode>();
        for (var i = _graph.Nodes.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(_graph.Nodes[i].Output))
            {
                nodes.Insert(0, _graph.Nodes[i]);
                needed.UnionWith(_graph.Nodes[i].Inputs);
            }
        }

        return nodes;
    }

    private string Write(GraphNode node) => node.Operation switch
    {
        GraphOperation.Convolution c =>
            Activate(Convolve(node, c.Window, c.DilationHeight, c.DilationWidth, depthwise: false), c.Activation),
        GraphOperation.DepthwiseConvolution c =>
            Activate(Convolve(node, c.Window, c.DilationHeight, c.DilationWidth, depthwise: true), c.Activation),
        GraphOperation.MaxPool p => Activate(Pool(node, p), p.Activation),
        GraphOperation.Add a => Activate(_onnx.Node("Add", [Value(node, 0), Value(node, 1)]), a.Activation),
        GraphOperation.Pad => Pad(node),
        GraphOperation.Reshape => Shaped(Plain(Input(node, 0)), node.Output),
        GraphOperation.DepthToSpace d => _onnx.Node("DepthToSpace", [Value(node, 0)], null, ("blocksize", d.Block), ("mode", "DCR")),
        GraphOperation.ResizeBilinear r => Resize(node, r),
        GraphOperation.Concatenation c => Activate(Concatenate(node, c.Axis), c.Activation),
        GraphOperation.Logistic => _onnx.Node("Sigmoid", [Value(node, 0)]),
        GraphOperation.PRelu => _onnx.Node("PRelu", [Value(node, 0), Value(node, 1)]),
        GraphOperation.StridedSlice s => Slice(node, s),
        GraphOperation.FullyConnected f => Activate(FullyConnect(node), f.Activation),
        GraphOperation.Mean m => Mean(node, m),
        var other => throw new InvalidDataException($"{_graph.Name}: no ONNX form of {other.GetType().Name}"),
    };

    private string Activate(string value, Activation activation) => activation switch
    {
        Activation.None => value,
        Activation.Relu => _onnx.Node("Relu", [value]),
        Activation.Relu6 => _onnx.Node("Clip", [value, _onnx.Constant(new float[] { 0 }), _onnx.Constant(new float[] { 6 })]),
        _ => throw new InvalidDataException($"{_graph.Name}: activation {activation}"),
    };

    /// <summary>A node's input as the ONNX model has it: N C H W where the graph has an image.</summary>
    private string Value(GraphNode node, int position) =>
        Value(Input(node, position), meetsImage: _graph.Tensors[node.Output].Shape.Length == 4);

    private string Value(int index, bool meetsImage)
    {
        if (_values.TryGetValue(index, out var value))
        {
            return value;
        }

        var tensor = _graph.Tensors[index];
        var weights = tensor.Floats ?? throw new InvalidDataException($"{_graph.Name}: nothing computes {tensor.Name}");
        return meetsImage ? BroadcastConstant(weights, tensor.Shape) : _onnx.Constant(weights, tensor.Shape);
    }

    /// <summary>Constants that meet images: (C) or (H W C) or (N H W C), rewritten with their channels first.</summary>
    private string BroadcastConstant(float[] weights, int[] shape)
    {
        var image = shape.Length == 0 ? [1, 1, 1] : shape.Length < 3 ? [.. Enumerable.Repeat(1, 3 - shape.Length), .. shape] : shape;
        var (channels, pixels) = (image[^1], image[^3] * image[^2]);
        var turned = new float[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var (outer, pixel, channel) = (i / (pixels * channels), i / channels % pixels, i % channels);
            turned[(outer * channels + channel) * pixels + pixel] = weights[i];
        }

        return _onnx.Constant(turned, [.. image[..^3], channels, image[^3], image[^2]]);
    }

    /// <summary>A value in the graph's own order: N H W C where it is an image.</summary>
    private string Plain(int index)
    {
        var shape = _graph.Tensors[index].Shape;
        var value = Value(index, meetsImage: shape.Length == 4);
        return shape.Length != 4 ? value
            : shape[1] * shape[2] == 1 ? _onnx.Node("Reshape", [value, _onnx.Constant(shape)])
            : _onnx.Node("Transpose", [value], null, ("perm", ChannelsLast));
    }

    /// <summary>A value in row-major order, given the shape of a tensor, and turned if that tensor is an image.</summary>
    private string Shaped(string plain, int output)
    {
        var shape = _graph.Tensors[output].Shape;
        var value = _onnx.Node("Reshape", [plain, _onnx.Constant(shape)]);
        return shape.Length == 4 ? ToChannelsFirst(value) : value;
    }

    private string ToChannelsFirst(string value) => _onnx.Node("Transpose", [value], null, ("perm", ChannelsFirst));

    private int Input(GraphNode node, int position) =>
        position < node.Inputs.Count && node.Inputs[position] >= 0
            ? node.Inputs[position]
            : throw new InvalidDataException($"{_graph.Name}: a {node.Operation.GetType().Name} lacks its input {position}");

    private int[] Integers(GraphNode node, int position) =>
        _graph.Tensors[Input(node, position)].Integers
        ?? throw new InvalidDataException(
            $"{_graph.Name}: input {position} of a {node.Operation.GetType().Name} is not a constant of integers");

    private int[] ImageShape(int index) =>
        _graph.Tensors[index].Shape is { Length: 4 } shape
            ? shape
            : throw new InvalidDataException(
                $"{_graph.Name}: {_graph.Tensors[index].Name} of shape [{string.Join(", ", _graph.Tensors[index].Shape)}] is not an image");
}
