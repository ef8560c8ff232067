using OpenHands.Models.Costs;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Decoders;

/// <summary>
/// Attention with the last frame as the query: its weighted sum of all frames and itself, mapped back to H
/// (docs/upstream.md#attention-block). Padded frames take part, as upstream has it.
/// </summary>
internal sealed class AttentionBlock : Module<Tensor, Tensor>
{
    private readonly Linear _score;
    private readonly Linear _combine;

    public AttentionBlock(int size)
        : base(nameof(AttentionBlock))
    {
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        register_module("fc1", _score = Linear(size, size, hasBias: false));
        register_module("fc2", _combine = Linear(2 * size, size, hasBias: false));
    }

    /// <summary>
    /// Multiply-adds on N clips of T frames: the scores' map, the scores, and the last map. The weighted sum goes element by element.
    /// </summary>
    public long MultiplyAdds(long batch, long frames) =>
        Products.Of(_score, batch * frames) + (batch * frames * _score.weight.shape[0]) + Products.Of(_combine, batch);

    /// <summary>(B, T, H) to (B, H).</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var query = x.select(1, x.shape[1] - 1);                                          // (B, H)
        var weights = _score.forward(x).bmm(query.unsqueeze(2)).softmax(1);               // (B, T, 1)
        var context = (x * weights).sum(1);                                               // (B, H)
        return _combine.forward(cat([context, query], 1)).tanh().MoveToOuterDisposeScope();
    }
}
