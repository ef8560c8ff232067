namespace OpenHands.Extraction.Graphs;

/// <summary>
/// What one node of a <see cref="Graph"/> computes: the closed set of operations that the MediaPipe models use, in TFLite's terms
/// (images N H W C). Executors match on the nested records.
/// </summary>
public abstract record GraphOperation
{
    private GraphOperation()
    {
    }

    /// <summary>x (N H W C), filter (O KH KW C), optional bias (O).</summary>
    public sealed record Convolution(Window Window, int DilationHeight, int DilationWidth, Activation Activation) : GraphOperation;

    /// <summary>x (N H W C), filter (1 KH KW C), optional bias (C): each channel by itself.</summary>
    public sealed record DepthwiseConvolution(Window Window, int DilationHeight, int DilationWidth, Activation Activation) : GraphOperation;

    /// <summary>The largest value of each window, of <paramref name="Height"/> x <paramref name="Width"/> px.</summary>
    public sealed record MaxPool(Window Window, int Height, int Width, Activation Activation) : GraphOperation;

    /// <summary>The sum of two tensors, broadcast.</summary>
    public sealed record Add(Activation Activation) : GraphOperation;

    /// <summary>x, paddings (rank x 2): zeros around x.</summary>
    public sealed record Pad : GraphOperation;

    /// <summary>x in the output's shape.</summary>
    public sealed record Reshape : GraphOperation;

    /// <summary>Channels moved into space, block by block.</summary>
    public sealed record DepthToSpace(int Block) : GraphOperation;

    /// <summary>x resized to the output's height and width.</summary>
    public sealed record ResizeBilinear(bool AlignCorners, bool HalfPixelCenters) : GraphOperation;

    /// <summary>All inputs side by side along an axis.</summary>
    public sealed record Concatenation(int Axis, Activation Activation) : GraphOperation;

    /// <summary>The logistic sigmoid.</summary>
    public sealed record Logistic : GraphOperation;

    /// <summary>x, slope: x where positive, slope * x elsewhere.</summary>
    public sealed record PRelu : GraphOperation;

    /// <summary>x, begin, end, strides; a set bit of a mask means that the range of its axis starts or ends with the axis.</summary>
    public sealed record StridedSlice(int BeginMask, int EndMask) : GraphOperation;

    /// <summary>x (flattened to rows), weights (O x I), optional bias (O).</summary>
    public sealed record FullyConnected(Activation Activation) : GraphOperation;

    /// <summary>x, axes: the mean over these axes.</summary>
    public sealed record Mean(bool KeepDimensions) : GraphOperation;
}
