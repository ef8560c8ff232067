using OpenHands.Models.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Costs;

/// <summary>Multiply-adds of torch's own layers and of the kernels, from their weights and what they are applied to.</summary>
internal static class Products
{
    /// <summary>A linear layer on some rows.</summary>
    public static long Of(Linear layer, long rows) => rows * layer.weight.numel();

    /// <summary>A convolution that gives some positions; its padding is multiplied.</summary>
    public static long Of(Conv2d layer, long positions) => positions * layer.weight.numel();

    /// <summary>
    /// A recurrent layer (GRU, LSTM; all its layers and directions) over some steps: each of its matrices meets each step once.
    /// </summary>
    public static long OfRecurrence(Module layer, long steps) =>
        steps * layer.named_parameters().Where(p => p.name.StartsWith("weight_", StringComparison.Ordinal)).Sum(p => p.parameter.numel());

    /// <summary>
    /// A temporal convolution of weight (Co, Ci, kernel, 1) on N clips of T frames and V joints: the taps that meet a frame.
    /// </summary>
    public static long OfTemporal(Tensor weight, long stride, long frames, long columns)
    {
        var shape = new TemporalShape(frames, weight.shape[1], weight.shape[0], weight.shape[2], stride);
        long taps = 0;
        for (long frame = 0; frame < shape.OutFrames; frame++)
        {
            taps += shape.Inputs(frame).Count;
        }

        return taps * shape.InChannels * shape.OutChannels * columns;
    }
}
