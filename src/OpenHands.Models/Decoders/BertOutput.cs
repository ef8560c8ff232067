using OpenHands.Models.Costs;
using OpenHands.Models.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Decoders;

/// <summary>The end of both halves of a BERT layer: linear, dropout, sum with the half's input, LayerNorm.</summary>
internal sealed class BertOutput : Module<Tensor, Tensor, Tensor>
{
    private readonly Linear _dense;
    private readonly LayerNorm _norm;
    private readonly double _dropout;

    public BertOutput(int from, int size, double dropout, double epsilon)
        : base(nameof(BertOutput))
    {
        _dropout = dropout;
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        register_module("dense", _dense = Linear(from, size));
        register_module("LayerNorm", _norm = LayerNorm(size, epsilon));
    }

    /// <summary>Multiply-adds on N*L positions.</summary>
    public long MultiplyAdds(long positions) => Products.Of(_dense, positions);

    /// <summary>x (B, L, from) and the half's input (B, L, H) to (B, L, H).</summary>
    public override Tensor forward(Tensor x, Tensor input)
    {
        using var scope = NewDisposeScope();
        return _norm.forward(functional.dropout(_dense.forward(x), _dropout, training).Plus(input)).MoveToOuterDisposeScope();
    }
}
