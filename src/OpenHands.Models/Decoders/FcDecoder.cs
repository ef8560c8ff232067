using OpenHands.Models.Costs;
using OpenHands.Models.Layers;
using OpenHands.Settings.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Decoders;

/// <summary>Dropout, an optional BatchNorm, and a linear layer (docs/upstream.md#fc; with BatchNorm upstream crashes).</summary>
public sealed class FcDecoder : Decoder
{
    private readonly BatchNormalization? _norm;
    private readonly Linear _classify;
    private readonly double _dropout;

    /// <summary>A layer with weight normal, variance 2 / classes.</summary>
    public FcDecoder(FcSettings settings, int features, int classes)
        : base(nameof(FcDecoder))
    {
        _dropout = settings.Dropout;
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        if (settings.BatchNorm)
        {
            register_module("bn", _norm = new BatchNormalization(features));
        }

        register_module("classifier", _classify = Linear(features, classes));
        init.normal_(_classify.weight, 0, Math.Sqrt(2.0 / classes));
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(long batch, long frames) => Products.Of(_classify, batch);

    /// <summary>(N, F) to (N, classes).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = functional.dropout(input, _dropout, training);
        return _classify.forward(_norm is null ? x : _norm.forward(x)).MoveToOuterDisposeScope();
    }
}
