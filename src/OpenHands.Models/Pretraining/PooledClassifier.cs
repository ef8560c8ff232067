using OpenHands.Models.Costs;
using OpenHands.Models.Encoders;
using OpenHands.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Pretraining;

/// <summary>
/// A sign classifier on an encoder that an objective pretrained with nothing else worth keeping: the mean of the windows' features, then
/// BatchNorm, dropout and a linear layer, as <see cref="DpcClassifier"/> has behind its GRU. Ours.
/// </summary>
public sealed class PooledClassifier : Module<Tensor, Tensor>, IPretrainedClassifier, ICountedNetwork
{
    private readonly Encoder _encoder;
    private readonly BatchNormalization _norm;
    private readonly Linear _classify;
    private readonly double _dropout;
    private bool _isFrozen;

    /// <summary>Builds the network around an encoder with fresh weights.</summary>
    /// <param name="encoder">Poses (N, C, T, V) to features (N, F).</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="dropout">Probability of dropping a feature in front of the last layer, in training.</param>
    public PooledClassifier(Encoder encoder, int classes, double dropout)
        : base(nameof(PooledClassifier))
    {
        RegisterComponents(); // before the fields below are set: they are registered under the names below instead of their own
        (_encoder, _dropout) = (encoder, dropout);
        register_module("conv_encoder", _encoder);
        register_module("final_bn", _norm = new BatchNormalization(encoder.Features));
        register_module("final_fc", Sequential(("1", _classify = Linear(encoder.Features, classes))));
    }

    /// <inheritdoc/>
    public void Freeze()
    {
        _isFrozen = true;
        foreach (var parameter in _encoder.parameters())
        {
            parameter.requires_grad = false;
        }
    }

    /// <inheritdoc/>
    public long MultiplyAdds(IReadOnlyList<long> shape) => EncoderMultiplyAdds(shape) + Products.Of(_classify, shape[0]);

    /// <inheritdoc/>
    public long FrozenMultiplyAdds(IReadOnlyList<long> shape) => _isFrozen ? EncoderMultiplyAdds(shape) : 0;

    /// <summary>Windows (B, W, C, T, V), or whole clips (B, C, T, V), to logits (B, classes).</summary>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        if (input.dim() == 4)
        {
            input = input.unsqueeze(1);
        }

        if (input.dim() != 5)
        {
            throw new ArgumentException($"a classifier on a pretrained encoder expects (B, W, C, T, V) or (B, C, T, V) and got "
                + $"({string.Join(", ", input.shape)})");
        }

        var features = _encoder.forward(input.flatten(0, 1)).view(input.shape[0], input.shape[1], -1).mean([1L]);   // (B, F)
        return _classify.forward(functional.dropout(_norm.forward(features), _dropout, training)).MoveToOuterDisposeScope();
    }

    private long EncoderMultiplyAdds(IReadOnlyList<long> shape) =>
        _encoder.MultiplyAdds(shape.Count == 4 ? shape[0] : shape[0] * shape[1], shape[^2]);
}
