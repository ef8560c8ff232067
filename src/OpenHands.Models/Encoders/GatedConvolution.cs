using OpenHands.Models.Costs;
using OpenHands.Models.Kernels;
using OpenHands.Models.Layers;
using OpenHands.Settings.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>
/// A residual of a linear map, a depthwise convolution over steps, a gate for every channel (ECA-Net) and a linear map back. Steps that do
/// not belong to the clip count as zero for the convolution and as nothing for the gate.
/// </summary>
internal sealed class GatedConvolution : Module<Tensor, Tensor, Tensor>
{
    private const int GateKernel = 5; // neighbouring channels that a gate looks at

    private readonly LayerNorm _norm;
    private readonly Linear _widen;
    private readonly Conv1d _depthwise;
    private readonly Conv1d _gate;
    private readonly Linear _narrow;
    private readonly ConvFormerSettings _settings;

    public GatedConvolution(ConvFormerSettings settings)
        : base(nameof(GatedConvolution))
    {
        RegisterComponents(); // before the fields below are set: they are registered under the names below instead of their own
        var (width, inner, kernel) = (settings.HiddenChannels, settings.HiddenChannels * settings.Expansion, settings.Kernel);
        _settings = settings;
        register_module("norm", _norm = LayerNorm(width));
        register_module("widen", _widen = Linear(width, inner));
        register_module("depthwise", _depthwise = Conv1d(inner, inner, kernel, padding: kernel / 2, groups: inner));
        register_module("gate", _gate = Conv1d(1, 1, GateKernel, padding: GateKernel / 2, bias: false));
        register_module("narrow", _narrow = Linear(inner, width));
    }

    /// <summary>Multiply-adds on N*L steps of N clips.</summary>
    public long MultiplyAdds(long steps, long batch) =>
        Products.Of(_widen, steps) + Products.Of(_narrow, steps) + (steps * _depthwise.weight.numel())
        + (batch * _widen.weight.shape[0] * GateKernel);

    /// <summary>x (N, L, H) and which steps belong to the clip (N, L, 1), to (N, L, H).</summary>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var y = functional.silu(_widen.forward(_norm.forward(x))) * mask;                               // (N, L, E)
        y = DepthwiseProduct.Of(y, _depthwise.weight, _depthwise.bias!);
        var gate = _gate.forward(ConvFormerBlock.MeanOf(y, mask).unsqueeze(1)).sigmoid();               // (N, 1, E)
        y = WordDropout.Apply(_narrow.forward(functional.silu(y * gate)), _settings.Dropout, training);
        return x.Plus(DropPath.Apply(y, _settings.DropPath, training)).MoveToOuterDisposeScope();
    }
}
