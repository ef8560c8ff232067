using OpenHands.Models.Costs;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>SGN's linear map of channels, (N, Ci, V, T) to (N, Co, V, T), weight normal with variance 2 / Co.</summary>
internal sealed class SgnConvolution : Module<Tensor, Tensor>
{
    private readonly Conv2d _convolution;

    public SgnConvolution(int inChannels, int outChannels, bool bias = true)
        : base(nameof(SgnConvolution))
    {
        RegisterComponents(); // before the field below is set: it is registered under upstream's name instead of its own
        register_module("cnn", _convolution = Conv2d(inChannels, outChannels, 1, bias: bias));
        init.normal_(_convolution.weight, 0, Math.Sqrt(2.0 / outChannels));
    }

    /// <summary>The same with a weight of zeros, so that what it adds starts as nothing.</summary>
    public SgnConvolution StartingAtZero()
    {
        init.zeros_(_convolution.weight);
        return this;
    }

    /// <summary>Ci.</summary>
    public long InChannels => _convolution.weight.shape[1];

    /// <summary>Co.</summary>
    public long OutChannels => _convolution.weight.shape[0];

    /// <summary>Multiply-adds on N*V*T positions.</summary>
    public long MultiplyAdds(long positions) => Products.Of(_convolution, positions);

    public override Tensor forward(Tensor x) => _convolution.forward(x);
}
