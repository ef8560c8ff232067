using OpenHands.Models.Costs;
using OpenHands.Models.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Layers;

/// <summary>
/// A convolution over frames only, with padding (kernel - 1) / 2, in the frame-major layout. The bias is left to the normalisation that
/// follows every such convolution. Its state is that of the Conv2d with kernel
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

    /// <summary>The constant that belongs to each output channel (Co), for the normalisation that follows.</summary>
    internal Tensor Bias => _bias;

    /// <summary>Multiply-adds on T frames of V*N columns.</summary>
    internal long MultiplyAdds(long frames, long columns) => Products.OfTemporal(_weight, _stride, frames, columns);

    /// <summary>Frames that come out of T.</summary>
    internal long FramesOf(long frames) => ((frames - 1) / _stride) + 1;

    /// <summary>(T, Ci, V, N) to (ceil(T / stride), Co, V, N), without the bias.</summary>
    public override Tensor forward(Tensor x) => TemporalProduct.Of(x, _weight, _stride);
}
