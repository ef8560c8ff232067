using OpenHands.Extraction.Graphs;

namespace OpenHands.Extraction.Onnx;

/// <content>The operations whose ONNX form differs from TFLite's in more than the name.</content>
public sealed partial class OnnxConverter
{
    /// <summary>Where axis a of N H W C is in N C H W.</summary>
    private static readonly int[] ChannelsFirstAxis = [0, 2, 3, 1];

    private string Convolve(GraphNode node, Window window, int dilationHeight, int dilationWidth, bool depthwise)
    {
        var input = ImageShape(Input(node, 0));
        var filter = _graph.Tensors[Input(node, 1)];
        var weights = filter.Floats ?? throw new InvalidDataException($"{_graph.Name}: the filter {filter.Name} is not constant");
        var shape = ImageShape(Input(node, 1));
        var (kernelHeight, kernelWidth, last) = (shape[1], shape[2], shape[3]);
        // (O KH KW I) to (O I KH KW); a depthwise filter (1 KH KW C) to (C 1 KH KW).
        var turned = new float[weights.Length];
        var taps = kernelHeight * kernelWidth;
        for (var i = 0; i < weights.Length; i++)
        {
            var (outer, tap, inner) = (i / (taps * last), i / last % taps, i % last);
            turned[(outer * last + inner) * taps + tap] = weights[i];
        }

        var inputs = new List<string>
        {
            Value(node, 0),
            depthwise
                ? _onnx.Constant(turned, last, 1, kernelHeight, kernelWidth)
                : _onnx.Constant(turned, shape[0], last, kernelHeight, kernelWidth),
        };
        if (node.Inputs.Count > 2 && node.Inputs[2] >= 0)
        {
            var bias = _graph.Tensors[node.Inputs[2]];
            inputs.Add(_onnx.Constant(bias.Floats ?? throw new InvalidDataException($"{_graph.Name}: the bias {bias.Name} is not constant"),
                bias.Count));
        }

        return _onnx.Node(
            "Conv",
            [.. inputs],
            null,
            ("kernel_shape", new[] { kernelHeight, kernelWidth }),
            ("strides", new[] { window.StrideHeight, window.StrideWidth }),
            ("dilations", new[] { dilationHeight, dilationWidth }),
            ("group", depthwise ? input[3] : 1),
            ("pads", Pads(window, input, (kernelHeight, kernelWidth), (dilationHeight, dilationWidth))));
    }

    private string Pool(GraphNode node, GraphOperation.MaxPool pool) => _onnx.Node(
        "MaxPool",
        [Value(node, 0)],
        null,
        ("kernel_shape", new[] { pool.Height, pool.Width }),
        ("strides", new[] { pool.Window.StrideHeight, pool.Window.StrideWidth }),
        ("pads", Pads(pool.Window, ImageShape(Input(node, 0)), (pool.Height, pool.Width), (1, 1))));

    private static int[] Pads(Window window, int[] input, (int Height, int Width) kernel, (int Height, int Width) dilation)
    {
        var (top, bottom) = window.Padding(input[1], kernel.Height, window.StrideHeight, dilation.Height);
        var (left, right) = window.Padding(input[2], kernel.Width, window.StrideWidth, dilation.Width);
        return [top, left, bottom, right];
    }

    private string Pad(GraphNode node)
    {
        ImageShape(Input(node, 0));
        var amounts = Integers(node, 1);
        if (amounts.Length != 8)
        {
            throw new InvalidDataException($"{_graph.Name}: {amounts.Length} paddings for an image");
        }

        // (before, after) of N H W C to all befores, then all afters, of N C H W.
        int[] befores = [amounts[0], amounts[6], amounts[2], amounts[4]];
        int[] afters = [amounts[1], amounts[7], amounts[3], amounts[5]];
        return _onnx.Node("Pad", [Value(node, 0), _onnx.Constant([.. befores, .. afters])]);
    }

    private string Resize(GraphNode node, GraphOperation.ResizeBilinear resize)
    {
        var output = ImageShape(node.Output);
        var sizes = _onnx.Constant(output[0], output[3], output[1], output[2]);
        var coordinates = resize.AlignCorners ? "align_corners" : resize.HalfPixelCenters ? "half_pixel" : "asymmetric";
        return _onnx.Node("Resize", [Value(node, 0), "", "", sizes], null, ("mode", "linear"),
            ("coordinate_transformation_mode", coordinates));
    }

    private string Concatenate(GraphNode node, int axis)
    {
        var rank = _graph.Tensors[node.Output].Shape.Length;
        axis = axis < 0 ? axis + rank : axis;
        if (axis < 0 || axis >= rank)
        {
            throw new InvalidDataException($"{_graph.Name}: concatenation along axis {axis} of {rank}");
        }

        return _onnx.Node("Concat", [.. Enumerable.Range(0, node.Inputs.Count).Select(i => Value(node, i))], null,
            ("axis", Axis(axis, rank)));
    }

    private string Slice(GraphNode node, GraphOperation.StridedSlice slice)
    {
        var (begin, end, strides) = (Integers(node, 1), Integers(node, 2), Integers(node, 3));
        var rank = _graph.Tensors[Input(node, 0)].Shape.Length;
        if (begin.Length != rank || end.Length != rank || strides.Length != rank || strides.Any(s => s < 1))
        {
            throw new InvalidDataException(
                $"{_graph.Name}: a slice of {begin.Length} ranges with strides [{string.Join(", ", strides)}] of {rank} axes");
        }

        var starts = begin.Select((b, axis) => (slice.BeginMask >> axis & 1) != 0 ? 0 : b);
        var ends = end.Select((e, axis) => (slice.EndMask >> axis & 1) != 0 ? int.MaxValue : e);
        var axes = Enumerable.Range(0, rank).Select(axis => Axis(axis, rank));
        return _onnx.Node("Slice",
            [Value(node, 0), _onnx.Constant([.. starts]), _onnx.Constant([.. ends]), _onnx.Constant([.. axes]), _onnx.Constant(strides)]);
    }

    private string FullyConnect(GraphNode node)
    {
        var weights = _graph.Tensors[Input(node, 1)];
        if (weights.Floats is not { } values || weights.Shape.Length != 2)
        {
            throw new InvalidDataException($"{_graph.Name}: the weights {weights.Name} are not a constant matrix");
        }

        var rows = _onnx.Node("Reshape", [Plain(Input(node, 0)), _onnx.Constant(-1, weights.Shape[1])]);
        var inputs = new List<string> { rows, _onnx.Constant(values, weights.Shape) };
        if (node.Inputs.Count > 2 && node.Inputs[2] >= 0)
        {
            var bias = _graph.Tensors[node.Inputs[2]];
            inputs.Add(_onnx.Constant(bias.Floats ?? throw new InvalidDataException($"{_graph.Name}: the bias {bias.Name} is not constant"),
                bias.Count));
        }

        return Shaped(_onnx.Node("Gemm", [.. inputs], null, ("transB", 1)), node.Output);
    }

    private string Mean(GraphNode node, GraphOperation.Mean mean)
    {
        var rank = _graph.Tensors[Input(node, 0)].Shape.Length;
        var axes = Integers(node, 1).Select(a => a < 0 ? a + rank : a).Order().ToArray();
        // Without its two spatial axes an image is N C in either order; other means would leave the channels in the wrong place.
        if (rank == 4 && !mean.KeepDimensions && axes is not [1, 2])
        {
            throw new InvalidDataException($"{_graph.Name}: a mean over the axes [{string.Join(", ", axes)}] of an image");
        }

        return _onnx.Node("ReduceMean", [Value(node, 0)], null, ("axes", axes.Select(a => Axis(a, rank)).ToArray()),
            ("keepdims", mean.KeepDimensions ? 1 : 0));
    }

    private static int Axis(int axis, int rank) => rank == 4 ? ChannelsFirstAxis[axis] : axis;
}
