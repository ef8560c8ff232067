using OpenHands.Extraction.Graphs;

namespace OpenHands.Extraction.TfLite;

/// <summary>Translates TFLite operator codes and their option tables; field numbers are those of TFLite's public schema.</summary>
internal static class TfLiteOperations
{
    /// <summary>The operation of a code.</summary>
    /// <exception cref="InvalidDataException">An operation or option that the Holistic models do not use.</exception>
    public static GraphOperation Read(int code, FlatTable? table)
    {
        var options = new Options(table);
        return code switch
        {
            0 => new GraphOperation.Add(Fused(options.Byte(0))),
            2 => new GraphOperation.Concatenation(options.Int(0), Fused(options.Byte(1))),
            3 => new GraphOperation.Convolution(Walk(options), options.Int(5, 1), options.Int(4, 1), Fused(options.Byte(3))),
            4 => new GraphOperation.DepthwiseConvolution(Walk(options), options.Int(6, 1), options.Int(5, 1), Fused(options.Byte(4))),
            5 => new GraphOperation.DepthToSpace(options.Int(0)),
            9 => new GraphOperation.FullyConnected(Fused(options.Byte(0))),
            14 => new GraphOperation.Logistic(),
            17 => new GraphOperation.MaxPool(Walk(options), options.Int(4), options.Int(3), Fused(options.Byte(5))),
            22 => new GraphOperation.Reshape(),
            23 => new GraphOperation.ResizeBilinear(options.Byte(2) != 0, options.Byte(3) != 0),
            34 => new GraphOperation.Pad(),
            40 => new GraphOperation.Mean(options.Byte(0) != 0),
            45 when options.Int(2) == 0 && options.Int(3) == 0 && options.Int(4) == 0 =>
                new GraphOperation.StridedSlice(options.Int(0), options.Int(1)),
            54 => new GraphOperation.PRelu(),
            _ => throw new InvalidDataException(
                $"TFLite operation code {code} with these options is not one that the MediaPipe Holistic models use"),
        };
    }

    private static Window Walk(Options options)
    {
        var (strideWidth, strideHeight) = (options.Int(1), options.Int(2));
        return strideWidth > 0 && strideHeight > 0
            ? new Window(options.Byte(0) == 0, strideHeight, strideWidth)
            : throw new InvalidDataException($"strides {strideHeight} x {strideWidth}");
    }

    private static Activation Fused(byte code) => code switch
    {
        0 => Activation.None,
        1 => Activation.Relu,
        3 => Activation.Relu6,
        _ => throw new InvalidDataException($"fused activation {code} is not one that the MediaPipe Holistic models use"),
    };

    /// <summary>An option table in which everything may be absent, the table too.</summary>
    private readonly struct Options(FlatTable? table)
    {
        public byte Byte(int field) => table?.Byte(field) ?? 0;

        public int Int(int field, int otherwise = 0) => table?.Int32(field, otherwise) ?? otherwise;
    }
}
