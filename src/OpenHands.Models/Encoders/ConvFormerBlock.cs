using OpenHands.Settings.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Encoders;

/// <summary>Some convolutions, then attention and two linear maps; each is a residual with its normalisation in front.</summary>
internal sealed class ConvFormerBlock : Module<Tensor, Tensor, Tensor>
{
    private readonly GatedConvolution[] _convolutions;
    private readonly MaskedAttention _attention;

    public ConvFormerBlock(ConvFormerSettings settings)
        : base(nameof(ConvFormerBlock))
    {
        _convolutions = [.. Enumerable.Range(0, settings.Convolutions).Select(_ => new GatedConvolution(settings))];
        RegisterComponents(); // before the fields below are set: they are registered under the names below instead of their own
        register_module("convolutions", ModuleList(_convolutions));
        register_module("attention", _attention = new MaskedAttention(settings));
    }

    /// <summary>Its convolutions and its attention.</summary>
    public IEnumerable<Module> Layers => [.. _convolutions, _attention];

    /// <summary>Multiply-adds on N clips of L steps.</summary>
    public long MultiplyAdds(long batch, long steps) =>
        _convolutions.Sum(convolution => convolution.MultiplyAdds(batch * steps, batch)) + _attention.MultiplyAdds(batch, steps);

    /// <summary>x (N, L, H) and which steps belong to the clip (N, L, 1), to (N, L, H).</summary>
    public override Tensor forward(Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        foreach (var convolution in _convolutions)
        {
            x = convolution.forward(x, mask);
        }

        return _attention.forward(x, mask).MoveToOuterDisposeScope();
    }

    /// <summary>The mean (N, H) over the steps that belong to the clip.</summary>
    public static Tensor MeanOf(Tensor x, Tensor mask) => (x * mask).sum([1L]) / mask.sum([1L]);
}
