using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Layers;

/// <summary>
/// A convolution over frames only, with padding (kernel - 1) / 2, in the frame-major layout. Its state is that of the Conv2d with kernel
/// (kernel, 1) which it stands for: <c>weight</c> (Co, Ci, kernel, 1) and <c>bias</c> (Co).
/// </summary>
public sealed class TemporalConvolution : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter _bias;
    private readonly int _kernel;
    private readonly int _stride;

    /// <summary>A convolution with torch's default initialisation: uniform within 1 / sqrt(Ci * kernel), weight and bias.</summary>
    public TemporalConvolution(int inChannels, int outChannels, int kernel, int stride)
        : base(nameof(TemporalConvolution))
    {
        (_kernel, _stride) = (kernel, stride);
        var bound = 1 / Math.Sqrt((double)inChannels * kernel);
        _weight = new Parameter(init.uniform_(empty(outChannels, inChannels, kernel, 1), -bound, bound));
        _bias = new Parameter(init.uniform_(empty(outChannels), -bound, bound));
        RegisterComponents();
    }

    /// <summary>SL-GCN's initialisation instead: normal with variance 2 / (Co * kernel), bias zero.</summary>
    public TemporalConvolution WithFanOutInitialization()
    {
        using var untracked = no_grad();
        _weight.normal_(0, Math.Sqrt(2.0 / (_weight.shape[0] * _kernel)));
        _bias.zero_();
        return this;
    }

    /// <summary>(T, Ci, V, N) to (ceil(T / stride), Co, V, N).</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return (Convolve(x) + _bias.view(-1, 1, 1)).MoveToOuterDisposeScope();
    }

    private Tensor Convolve(Tensor x)
    {
        var (frames, inChannels, joints, batch) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var outChannels = _weight.shape[0];
        var taps = _weight.view(outChannels, inChannels, _kernel).transpose(1, 2).reshape(outChannels, _kernel * inChannels); // (Co, tap*Ci)
        var rows = x.view(frames * inChannels, joints * batch);                                                              // (T*Ci, V*N)
        var padding = (_kernel - 1) / 2;
        var outputs = new List<Tensor>();
        for (long centre = 0; centre < frames; centre += _stride)
        {
            // Only the taps that meet a frame: the padding is never multiplied.
            var first = Math.Max(centre - padding, 0);
            var count = Math.Min(centre + padding, frames - 1) - first + 1;
            var tap = first - (centre - padding);
            outputs.Add(taps.narrow(1, tap * inChannels, count * inChannels).mm(rows.narrow(0, first * inChannels, count * inChannels)));
        }

        return stack(outputs).view(outputs.Count, outChannels, joints, batch);
    }
}
