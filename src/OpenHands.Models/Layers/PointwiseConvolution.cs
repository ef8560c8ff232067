using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Layers;

/// <summary>
/// A linear map of the channels of each joint and frame, in the frame-major layout. The bias is left to the normalisation that
/// follows. Its state is that of the Conv2d with kernel 1 which it
/// stands for: <c>weight</c> (Co, Ci, 1, 1) and <c>bias</c> (Co).
/// </summary>
public sealed class PointwiseConvolution : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter _bias;
    private readonly int _stride;

    /// <summary>A map with torch's default initialisation: weight and bias uniform within 1 / sqrt(Ci).</summary>
    public PointwiseConvolution(int inChannels, int outChannels, int stride = 1)
        : base(nameof(PointwiseConvolution))
    {
        _stride = stride;
        var bound = 1 / Math.Sqrt(inChannels);
        _weight = new Parameter(init.uniform_(empty(outChannels, inChannels, 1, 1), -bound, bound));
        _bias = new Parameter(init.uniform_(empty(outChannels), -bound, bound));
        RegisterComponents();
    }

    /// <summary>SL-GCN's initialisation instead: weight normal with variance 2 / Co, bias zero.</summary>
    public PointwiseConvolution WithFanOutInitialization()
    {
        using var untracked = no_grad();
        _weight.normal_(0, Math.Sqrt(2.0 / _weight.shape[0]));
        _bias.zero_();
        return this;
    }

    /// <summary>(Co, Ci, 1, 1).</summary>
    internal Tensor Weight => _weight;

    /// <summary>The constant that belongs to each output channel (Co), for the normalisation that follows.</summary>
    internal Tensor Bias => _bias;

    /// <summary>Multiply-adds on T frames of V*N columns.</summary>
    internal long MultiplyAdds(long frames, long columns) => (((frames - 1) / _stride) + 1) * columns * _weight.numel();

    /// <summary>(T, Ci, V, N) to (ceil(T / stride), Co, V, N), without the bias.</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return FrameMajor.Pointwise(FrameMajor.EveryFrame(x, _stride), _weight).MoveToOuterDisposeScope();
    }

    /// <summary>The map with its output channels, K groups of Co, taken apart: weight (Co, Ci*K) and bias (K, Co).</summary>
    internal (Tensor Weight, Tensor Bias) Split(long groups)
    {
        var (inChannels, outChannels) = (_weight.shape[1], _weight.shape[0] / groups);
        var weight = _weight.view(groups, outChannels, inChannels).permute(1, 2, 0).reshape(outChannels, inChannels * groups);
        return (weight, _bias.view(groups, outChannels));
    }
}
