using OpenHands.Models.Costs;
using OpenHands.Models.Encoders;
using OpenHands.Models.Layers;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Pretraining;

/// <summary>
/// A sign classifier on a backbone pretrained with <see cref="DpcPretrainer"/>: the same encoder and GRU, over all windows, then
/// BatchNorm, dropout and a linear layer (upstream's DPC_RNN_Finetuner; docs/upstream.md#dpc-fine-tuning).
/// </summary>
public sealed class DpcClassifier : Module<Tensor, Tensor>, IPretrainedClassifier, ICountedNetwork
{
    private readonly Encoder _encoder;
    private readonly GRU _aggregate;
    private readonly BatchNormalization _norm;
    private readonly Linear _classify;
    private readonly double _dropout;
    private bool _isFrozen;

    /// <summary>
    /// Builds the network with fresh weights: the last layer orthogonal, the GRU by torch's default, the encoder by its own rules.
    /// </summary>
    /// <param name="model">The pretraining configuration's <c>model</c>.</param>
    /// <param name="channels">Coordinates C of a joint.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="defects">Defects to reproduce; none by default.</param>
    /// <exception cref="ArgumentException">A setting does not fit.</exception>
    public DpcClassifier(PretrainerSettings model, int channels, int classes, Defects? defects = null)
        : base(nameof(DpcClassifier))
    {
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        _dropout = model.Dropout;
        _encoder = Networks.Create(model.Encoder with { Features = model.HiddenDim }, channels, defects);
        var features = _encoder.Features;
        _aggregate = GRU(features, features, batchFirst: true);
        _norm = new BatchNormalization(features);
        _classify = Linear(features, classes);
        OrthogonalInitialization.Apply(_classify);
        register_module("conv_encoder", _encoder);
        register_module("agg", _aggregate);
        register_module("final_bn", _norm);
        register_module("final_fc", Sequential(("1", _classify))); // 0 is the dropout
    }

    /// <inheritdoc/>
    public void Freeze()
    {
        _isFrozen = true;
        foreach (var parameter in _encoder.parameters().Concat(_aggregate.parameters()))
        {
            parameter.requires_grad = false;
        }
    }

    /// <inheritdoc/>
    public long MultiplyAdds(IReadOnlyList<long> shape) => BackboneMultiplyAdds(shape) + Products.Of(_classify, shape[0]);

    /// <inheritdoc/>
    public long FrozenMultiplyAdds(IReadOnlyList<long> shape) => _isFrozen ? BackboneMultiplyAdds(shape) : 0;

    /// <summary>Windows (B, W, C, T, V) to logits (B, classes). The layout is not the pretrainer's.</summary>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        if (input.dim() != 5)
        {
            throw new ArgumentException($"the DPC classifier expects (B, W, C, T, V) and got ({string.Join(", ", input.shape)}); "
                + "set seq_len and num_seq of the dataset");
        }

        var (batch, windows) = (input.shape[0], input.shape[1]);
        var features = functional.relu(_encoder.forward(input.flatten(0, 1))).view(batch, windows, -1);   // (B, W, F)
        // (1, B, F): the state after the last window
        var (_, hidden) = _aggregate.forward(features);
        var pooled = functional.dropout(_norm.forward(hidden[0]), _dropout, training);
        return _classify.forward(pooled).MoveToOuterDisposeScope();
    }

    private long BackboneMultiplyAdds(IReadOnlyList<long> shape) =>
        _encoder.MultiplyAdds(shape[0] * shape[1], shape[3]) + Products.OfRecurrence(_aggregate, shape[0] * shape[1]);
}
