using OpenHands.Models.Costs;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Decoders;

/// <summary>
/// A transformer layer with normalisation after each half and exact GELU (Devlin et al., NAACL 2019; docs/upstream.md#bert).
/// </summary>
internal sealed class BertLayer : Module<Tensor, Tensor>
{
    /// <summary>BERT's default width of the second half, which upstream never changes.</summary>
    private const int Intermediate = 3072;

    private readonly BertAttention _attention;
    private readonly Linear _intermediate;
    private readonly BertOutput _output;

    public BertLayer(int size, int heads, double dropout, double epsilon)
        : base(nameof(BertLayer))
    {
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        register_module("attention", _attention = new BertAttention(size, heads, dropout, epsilon));
        register_module("intermediate", Sequential(("dense", _intermediate = Linear(size, Intermediate))));
        register_module("output", _output = new BertOutput(Intermediate, size, dropout, epsilon));
    }

    /// <summary>Multiply-adds on N clips of L positions.</summary>
    public long MultiplyAdds(long batch, long positions) =>
        _attention.MultiplyAdds(batch, positions) + Products.Of(_intermediate, batch * positions) + _output.MultiplyAdds(batch * positions);

    /// <summary>(B, L, H) to (B, L, H).</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var attended = _attention.forward(x);
        return _output.forward(functional.gelu(_intermediate.forward(attended)), attended).MoveToOuterDisposeScope();
    }
}
