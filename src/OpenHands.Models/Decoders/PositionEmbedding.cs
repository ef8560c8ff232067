using OpenHands.Models.Kernels;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Decoders;

/// <summary>Adds a learnt vector for each position, then LayerNorm and dropout.</summary>
internal sealed class PositionEmbedding : Module<Tensor, Tensor>
{
    [ComponentName(Name = "position_ids")] private readonly Tensor _positions;
    private readonly Embedding _embedding;
    private readonly LayerNorm _norm;
    private readonly double _dropout;

    public PositionEmbedding(int maximum, int size, double epsilon, double dropout)
        : base(nameof(PositionEmbedding))
    {
        _dropout = dropout;
        _positions = TensorSums.CountTo(maximum, CPU).unsqueeze(0);
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        register_module("position_embeddings", _embedding = Embedding(maximum, size));
        register_module("LayerNorm", _norm = LayerNorm(size, epsilon));
    }

    /// <summary>(B, L, H) to (B, L, H).</summary>
    /// <exception cref="ArgumentException">There are more positions than embeddings.</exception>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        if (x.shape[1] > _embedding.weight!.shape[0])
        {
            throw new ArgumentException(
                $"{x.shape[1]} positions, with the class token, exceed decoder max_position_embeddings ({_embedding.weight.shape[0]}); "
                + "raise it or sample shorter clips");
        }

        var positions = _embedding.weight.narrow(0, 0, x.shape[1]);   // (L, H)
        return functional.dropout(_norm.forward(x.Plus(positions)), _dropout, training).MoveToOuterDisposeScope();
    }
}
