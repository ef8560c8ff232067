using static TorchSharp.torch;

namespace OpenHands.Models.Kernels;

/// <summary>The sizes of a temporal convolution with padding (kernel - 1) / 2, and which frames and taps meet.</summary>
internal sealed record TemporalShape(long Frames, long InChannels, long OutChannels, long Kernel, long Stride)
{
    /// <summary>The sizes for x (T, Ci, V, N) and weight (Co, Ci, kernel, 1).</summary>
    public TemporalShape(Tensor x, Tensor weight, long stride)
        : this(x.shape[0], x.shape[1], weight.shape[0], weight.shape[2], stride)
    {
    }

    /// <summary>ceil(T / stride).</summary>
    public long OutFrames => ((Frames - 1) / Stride) + 1;

    private long Padding => (Kernel - 1) / 2;

    /// <summary>
    /// For an output frame: the first tap that meets a frame, that frame, and how many taps and frames follow one another from there.
    /// </summary>
    public (long Tap, long First, long Count) Inputs(long outFrame)
    {
        var start = (outFrame * Stride) - Padding;
        var first = Math.Max(start, 0);
        return (first - start, first, Math.Min(start + Kernel, Frames) - first);
    }

    /// <summary>
    /// For an input frame: the tap with which the first output frame that it reaches meets it, that frame, and how many reach it.
    /// </summary>
    public (long Tap, long First, long Count) Outputs(long frame)
    {
        // the smallest output frame whose last tap is at or behind the frame
        var first = Math.Max(frame + Padding - Kernel + Stride, 0) / Stride;
        var last = Math.Min((frame + Padding) / Stride, OutFrames - 1);
        return (frame + Padding - (first * Stride), first, Math.Max(last - first + 1, 0));
    }
}
