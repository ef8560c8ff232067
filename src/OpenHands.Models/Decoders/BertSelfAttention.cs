using OpenHands.Models.Costs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Decoders;

/// <summary>Multi-head attention of all positions to all, without a mask: padded frames take part, as upstream has it.</summary>
internal sealed class BertSelfAttention : Module<Tensor, Tensor>
{
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly int _heads;
    private readonly double _dropout;

    public BertSelfAttention(int size, int heads, double dropout)
        : base(nameof(BertSelfAttention))
    {
        (_heads, _dropout) = (heads, dropout);
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        register_module("query", _query = Linear(size, size));
        register_module("key", _key = Linear(size, size));
        register_module("value", _value = Linear(size, size));
    }

    /// <summary>Multiply-adds on N clips of L positions: three maps, the scores of all pairs, and their weighted sums.</summary>
    public long MultiplyAdds(long batch, long positions) =>
        Products.Of(_query, batch * positions) + Products.Of(_key, batch * positions) + Products.Of(_value, batch * positions)
        + (2 * batch * positions * positions * _query.weight.shape[0]);

    /// <summary>(B, L, H) to (B, L, H).</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (query, key, value) = (Heads(_query.forward(x)), Heads(_key.forward(x)), Heads(_value.forward(x)));
        using var root = Math.Sqrt(query.shape[3]).ToScalar();
        var weights = query.matmul(key.transpose(2, 3)).div(root).softmax(-1);                        // (B, heads, L, L)
        var context = functional.dropout(weights, _dropout, training).matmul(value);                   // (B, heads, L, H/heads)
        return context.transpose(1, 2).flatten(2).MoveToOuterDisposeScope();
    }

    /// <summary>(B, L, H) to (B, heads, L, H/heads).</summary>
    private Tensor Heads(Tensor x) => x.view(x.shape[0], x.shape[1], _heads, -1).transpose(1, 2);
}
