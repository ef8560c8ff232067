using OpenHands.Extraction.Graphs;
using OpenHands.Extraction.Onnx;
using OpenHands.Extraction.Tests.TfLite;
using OpenHands.Extraction.TfLite;

namespace OpenHands.Extraction.Tests.Onnx;

public sealed class OnnxConversionTests
{
    [Theory]
    [InlineData(true, 1, 1, 3, false)]
    [InlineData(true, 2, 1, 3, false)]
    [InlineData(false, 2, 1, 3, false)]
    [InlineData(true, 1, 2, 3, false)]
    [InlineData(true, 2, 1, 2, true)]
    [InlineData(true, 1, 1, 5, true)]
    [InlineData(false, 1, 1, 1, true)]
    public void Convolutions_follow_TfLites_padding(bool same, int stride, int dilation, int kernel, bool depthwise)
    {
        // 1 x 7 x 6 x 4, even and odd lengths: SAME puts the odd pixel at the end.
        int[] shape = [1, 7, 6, 4];
        int[] filterShape = depthwise ? [1, kernel, kernel, 4] : [3, kernel, kernel, 4];
        var outputs = depthwise ? 4 : 3;
        var (filter, bias, x) = (Numbers(filterShape, 1), Numbers([outputs], 2), Numbers(shape, 3));
        var window = new Window(same, stride, stride);
        GraphOperation operation = depthwise
            ? new GraphOperation.DepthwiseConvolution(window, dilation, dilation, Activation.None)
            : new GraphOperation.Convolution(window, dilation, dilation, Activation.None);
        var expected = ReferenceExecutor.Convolve(x, shape, filter, filterShape, bias, window, dilation, depthwise);
        var rows = same ? (7 + stride - 1) / stride : (7 - (kernel - 1) * dilation - 1) / stride + 1;
        int[] outputShape = [1, rows, expected.Length / rows / outputs, outputs];

        Near(expected,
            Run(operation, x, shape, outputShape, new("filter", filterShape, Floats: filter), new("bias", [outputs], Floats: bias)));
    }

    [Fact]
    public void Fused_activations_clip()
    {
        float[] x = [-2, 3, 9];
        var zero = new GraphTensor("zero", [1, 3], Floats: [0, 0, 0]);

        Near([0, 3, 6], Run(new GraphOperation.Add(Activation.Relu6), x, [1, 3], [1, 3], zero));
        Near([0, 3, 9], Run(new GraphOperation.Add(Activation.Relu), x, [1, 3], [1, 3], zero));
    }

    [Fact]
    public void A_constant_per_channel_is_added_to_every_pixel()
    {
        var x = Numbers([1, 2, 3, 2], 1);
        var expected = x.Select((v, i) => v + (i % 2 == 0 ? 10 : 20)).ToArray();

        Near(expected,
            Run(new GraphOperation.Add(Activation.None), x, [1, 2, 3, 2], [1, 2, 3, 2], new GraphTensor("c", [2], Floats: [10, 20])));
    }

    [Fact]
    public void Slopes_belong_to_channels()
    {
        float[] x = [-1, -1, 2, 2, -3, -3, 4, -4];
        float[] expected = [-0.5f, -0.25f, 2, 2, -1.5f, -0.75f, 4, -1];

        Near(expected,
            Run(new GraphOperation.PRelu(), x, [1, 2, 2, 2], [1, 2, 2, 2], new GraphTensor("slope", [1, 1, 2], Floats: [0.5f, 0.25f])));
    }

    [Fact]
    public void Padding_is_by_axis_and_reaches_channels()
    {
        var result = Run(
            new GraphOperation.Pad(), [1, 2, 3, 4], [1, 1, 2, 2], [1, 2, 3, 3], new GraphTensor(
                "amounts", [4, 2], Integers: [0, 0, 1, 0, 0, 1, 0, 1]));

        Near([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 3, 4, 0, 0, 0, 0], result);
    }

    [Fact]
    public void Reshapes_read_images_in_the_order_of_their_pixels()
    {
        var x = Numbers([1, 2, 3, 4], 1);

        Near(x, Run(new GraphOperation.Reshape(), x, [1, 2, 3, 4], [6, 4]));
        Near(x, Run(new GraphOperation.Reshape(), x, [1, 2, 3, 4], [1, 4, 3, 2]));
        Near(x, Run(new GraphOperation.Reshape(), x, [1, 24], [1, 2, 3, 4]));
        Near(x, Run(new GraphOperation.Reshape(), x, [1, 1, 1, 24], [24]));
    }

    [Fact]
    public void Depth_moves_into_space_block_by_block()
    {
        int[] shape = [1, 2, 3, 8];
        var x = Numbers(shape, 1);

        Near(ReferenceExecutor.DepthToSpace(x, shape, 2), Run(new GraphOperation.DepthToSpace(2), x, shape, [1, 4, 6, 2]));
    }

    [Fact]
    public void Images_are_resized_about_pixel_centres()
    {
        int[] shape = [1, 3, 4, 2];
        var x = Numbers(shape, 1);

        Near(ReferenceExecutor.ResizeHalfPixel(x, shape, 6, 8),
            Run(new GraphOperation.ResizeBilinear(false, true), x, shape, [1, 6, 8, 2]));
    }

    [Fact]
    public void Images_are_resized_corner_to_corner_or_from_the_first_pixel_where_the_model_says_so()
    {
        float[] x = [0, 3];

        Near([0, 1, 2, 3], Run(new GraphOperation.ResizeBilinear(true, false), x, [1, 1, 2, 1], [1, 1, 4, 1]));
        Near([0, 1.5f, 3, 3], Run(new GraphOperation.ResizeBilinear(false, false), x, [1, 1, 2, 1], [1, 1, 4, 1]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void Channels_are_concatenated_behind_each_other(int axis) => Near(
        [1, 2, 9, 3, 4, 8],
        Run(
            new GraphOperation.Concatenation(axis, Activation.None), [1, 2, 3, 4], [1, 1, 2, 2], [1, 1, 2, 3], new GraphTensor(
                "more", [1, 1, 2, 1], Floats: [9, 8])));

    [Fact]
    public void Windows_are_pooled_by_their_largest_value() => Near(
        [6, 8, 14, 16],
        Run(new GraphOperation.MaxPool(new Window(false, 2, 2), 2, 2, Activation.None), [.. Enumerable.Range(1, 16).Select(i => (float)i)],
            [1, 4, 4, 1], [1, 2, 2, 1]));

    [Fact]
    public void Slices_take_ranges_of_channels()
    {
        float[] x = [1, 2, 3, 4, 5, 6, 7, 8];
        GraphTensor[] range =
        [
            new("begin", [4], Integers: [0, 0, 0, 2]), new("end", [4], Integers: [1, 1, 0, 4]), new("strides", [4], Integers: [1, 1, 1, 1]),
        ];

        Near([3, 4, 7, 8], Run(new GraphOperation.StridedSlice(0, 0b0100), x, [1, 1, 2, 4], [1, 1, 2, 2], range));
    }

    [Fact]
    public void Means_over_the_pixels_leave_channels()
    {
        float[] x = [1, 10, 3, 30];
        var axes = new GraphTensor("axes", [2], Integers: [1, 2]);

        Near([2, 20], Run(new GraphOperation.Mean(false), x, [1, 1, 2, 2], [1, 2], axes));
        Near([2, 20], Run(new GraphOperation.Mean(true), x, [1, 1, 2, 2], [1, 1, 1, 2], axes));
    }

    [Fact]
    public void Logistic_is_the_sigmoid() =>
        Near([0.5f, 1 / (1 + MathF.Exp(-2))], Run(new GraphOperation.Logistic(), [0, 2], [1, 2], [1, 2]));

    [Fact]
    public void A_file_with_half_precision_and_one_with_sparse_weights_run()
    {
        Near([1 + 0.5f - 4, 1 + 1.5f - 8, 1 + 2.5f - 12, 1 + 3.5f - 16],
            Run(TfLiteFile.Parse(SmallModel.HalfPrecisionConvolution(), "half"), [1, 2, 3, 4, 5, 6, 7, 8]));
        Near([9, 9], Run(TfLiteFile.Parse(SmallModel.SparseLayer(), "sparse"), [1, 2, 3, 4]));
    }

    [Fact]
    public void Outputs_that_the_graph_lacks_are_refused_with_those_that_it_has()
    {
        var error =
            Assert.Throws<InvalidDataException>(() => OnnxModel.Load(TfLiteFile.Parse(SmallModel.SparseLayer(), "sparse"), "Identity_7"));

        Assert.Contains("Identity_7", error.Message);
        Assert.Contains("result", error.Message);
    }

    [Fact]
    public void Executors_of_one_model_have_inputs_and_outputs_of_their_own()
    {
        using var model = OnnxModel.Load(TfLiteFile.Parse(SmallModel.SparseLayer(), "sparse"), "result");
        using var first = model.CreateExecutor();
        using var second = model.CreateExecutor();
        first.Input.Fill(1);
        second.Input.Fill(2);

        first.Run();
        second.Run();

        Near([3, 3], first.Output("result").ToArray());
        Near([6, 6], second.Output("result").ToArray());
        Assert.Throws<ArgumentException>(() => first.Output("other").Length);
    }

    /// <summary>Runs one operation on an input and further constant inputs.</summary>
    private static float[] Run(GraphOperation operation, float[] x, int[] shape, int[] outputShape, params GraphTensor[] constants)
    {
        GraphTensor[] tensors = [new("x", shape), .. constants, new("result", outputShape)];
        var node = new GraphNode(operation, [.. Enumerable.Range(0, tensors.Length - 1)], tensors.Length - 1);
        return Run(new Graph("one", tensors, [node], [0], [tensors.Length - 1]), x);
    }

    private static float[] Run(Graph graph, float[] x)
    {
        using var model = OnnxModel.Load(graph, "result");
        using var executor = model.CreateExecutor();
        x.CopyTo(executor.Input);
        executor.Run();
        return executor.Output("result").ToArray();
    }

    private static float[] Numbers(int[] shape, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle() * 2 - 1)];
    }

    private static void Near(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-5);
        }
    }
}
