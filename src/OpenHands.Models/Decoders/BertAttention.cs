using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Decoders;

/// <summary>The first half of a BERT layer: attention and its output.</summary>
internal sealed class BertAttention : Module<Tensor, Tensor>
{
    private readonly BertSelfAttention _attend;
    private readonly BertOutput _output;

    public BertAttention(int size, int heads, double dropout, double epsilon)
        : base(nameof(BertAttention))
    {
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        register_module("self", _attend = new BertSelfAttention(size, heads, dropout));
        register_module("output", _output = new BertOutput(size, size, dropout, epsilon));
    }

    /// <summary>Multiply-adds on N clips of L positions.</summary>
    public long MultiplyAdds(long batch, long positions) =>
        _attend.MultiplyAdds(batch, positions) + _output.MultiplyAdds(batch * positions);

    /// <summary>(B, L, H) to (B, L, H).</summary>
    public override Tensor forward(Tensor x) => _output.forward(_attend.forward(x), x);
}
