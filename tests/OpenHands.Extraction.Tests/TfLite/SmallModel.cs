namespace OpenHands.Extraction.Tests.TfLite;

/// <summary>
/// A TFLite file with the traits of the official ones: a convolution whose filter is stored in half precision behind DEQUANTIZE, and a
/// fully connected layer whose weights are sparse behind DENSIFY.
/// </summary>
internal static class SmallModel
{
    /// <summary>1 x 1 convolution of 2 channels to 1 with the weights (0.5, -2) and bias 1.</summary>
    public static byte[] HalfPrecisionConvolution() => FlatBuilder.File(Model(
        tensors:
        [
            Tensor("image", [1, 2, 2, 2], 0, 0),
            Tensor("half", [1, 1, 1, 2], 1, 1),
            Tensor("filter", [1, 1, 1, 2], 0, 0),
            Tensor("bias", [1], 0, 2),
            Tensor("result", [1, 2, 2, 1], 0, 0),
        ],
        codes: [6, 3],
        operators:
        [
            Operator(0, [1], [2], null),
            Operator(1, [0, 2, 3], [4], new FlatTableContent { [0] = (byte)1, [1] = 1, [2] = 1 }),
        ],
        buffers: [[], Halves(0.5f, -2), Singles(1)],
        inputs: [0],
        outputs: [4]));

    /// <summary>A matrix of 2 x 4 weights, [[1, 0, 0, 2], [0, 0, 3, 0]], stored as compressed rows.</summary>
    public static byte[] SparseLayer(ushort[]? indices = null, int[]? segments = null) => FlatBuilder.File(Model(
        tensors:
        [
            Tensor("input", [1, 4], 0, 0),
            Tensor("sparse", [2, 4], 0, 1, new FlatTableContent
            {
                [0] = new[] { 0, 1 },
                [2] = new[]
                {
                    new FlatTableContent { [0] = (byte)0, [1] = 2 },
                    new FlatTableContent
                    {
                        [0] = (byte)1,
                        [2] = (byte)1,
                        [3] = new FlatTableContent { [0] = segments ?? [0, 2, 3] },
                        [4] = (byte)2,
                        [5] = new FlatTableContent { [0] = indices ?? [0, 3, 2] },
                    },
                },
            }),
            Tensor("weights", [2, 4], 0, 0),
            Tensor("result", [1, 2], 0, 0),
        ],
        codes: [124, 9],
        operators: [Operator(0, [1], [2], null), Operator(1, [0, 2, -1], [3], new FlatTableContent { [0] = (byte)0 })],
        buffers: [[], Singles(1, 2, 3)],
        inputs: [0],
        outputs: [3]));

    /// <summary>One operation without options that reads the input.</summary>
    public static byte[] WithOperation(int code) => FlatBuilder.File(Model(
        tensors: [Tensor("input", [1, 4], 0, 0), Tensor("result", [1, 4], 0, 0)],
        codes: [code],
        operators: [Operator(0, [0], [1], null)],
        buffers: [[]],
        inputs: [0],
        outputs: [1]));

    /// <summary>One tensor with these properties as both input and output.</summary>
    public static byte[] WithTensor(int[] shape, byte type, byte[] data) => FlatBuilder.File(Model(
        tensors: [Tensor("odd", shape, type, 0)], codes: [], operators: [], buffers: [data], inputs: [0], outputs: [0]));

    private static FlatTableContent Model(
        FlatTableContent[] tensors, int[] codes, FlatTableContent[] operators, byte[][] buffers, int[] inputs, int[] outputs) => new()
        {
            [0] = 3,
            [1] = codes.Select(c => new FlatTableContent { [0] = (byte)c, [3] = c }).ToArray(),
            [2] = new[] { new FlatTableContent { [0] = tensors, [1] = inputs, [2] = outputs, [3] = operators } },
            [4] = buffers.Select(b => b.Length == 0 ? new FlatTableContent() : new FlatTableContent { [0] = b }).ToArray(),
        };

    private static FlatTableContent Tensor(string name, int[] shape, byte type, int buffer, FlatTableContent? sparsity = null)
    {
        var tensor = new FlatTableContent { [0] = shape, [1] = type, [2] = buffer, [3] = name };
        if (sparsity is not null)
        {
            tensor[6] = sparsity;
        }

        return tensor;
    }

    private static FlatTableContent Operator(int code, int[] inputs, int[] outputs, FlatTableContent? options)
    {
        var table = new FlatTableContent { [0] = code, [1] = inputs, [2] = outputs };
        if (options is not null)
        {
            table[3] = (byte)1;
            table[4] = options;
        }

        return table;
    }

    private static byte[] Singles(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Halves(params float[] values) => [.. values.SelectMany(v => BitConverter.GetBytes((Half)v))];
}
