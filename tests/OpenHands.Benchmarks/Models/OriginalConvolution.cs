using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Benchmarks.Models;

/// <summary>Conv2d over frames and BatchNorm2d, as the original code has them.</summary>
internal sealed class OriginalConvolution : Module<Tensor, Tensor>
{
    private readonly Conv2d _convolution;
    private readonly BatchNorm2d _norm;

    public OriginalConvolution(int inChannels, int outChannels, long kernel, long stride, string convolution = "conv", string norm = "bn")
        : base(nameof(OriginalConvolution))
    {
        RegisterComponents();
        register_module(convolution,
            _convolution = Conv2d(inChannels, outChannels, (kernel, 1L), stride: (stride, 1L), padding: ((kernel - 1) / 2, 0L)));
        register_module(norm, _norm = BatchNorm2d(outChannels));
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _norm.forward(_convolution.forward(x)).MoveToOuterDisposeScope();
    }
}
