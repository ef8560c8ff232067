using OpenHands.Models.Costs;
using OpenHands.Settings.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Decoders;

/// <summary>Pooling over frames, dropout and a linear layer (docs/upstream.md#fine_tuner).</summary>
public sealed class FineTunerDecoder : Decoder
{
    private readonly AttentionBlock? _attention;
    private readonly Linear _classify;
    private readonly string? _pooling;
    private readonly double _dropout;

    /// <summary>A layer with weight normal, variance 2 / classes.</summary>
    /// <param name="settings">Its settings; no pooling for features that have no frames.</param>
    /// <param name="features">F.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">The pooling is unknown.</exception>
    public FineTunerDecoder(FineTunerSettings settings, int features, int classes)
        : base(nameof(FineTunerDecoder))
    {
        (_dropout, _pooling) = (settings.Dropout, settings.Pooling is { } pooling ? TemporalPooling.Checked(pooling) : null);
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        if (_pooling == "att")
        {
            register_module("attn_block", _attention = new AttentionBlock(features));
        }

        register_module("classifier", _classify = Linear(features, classes));
        init.normal_(_classify.weight, 0, Math.Sqrt(2.0 / classes));
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(long batch, long frames) =>
        (_attention?.MultiplyAdds(batch, frames) ?? 0) + Products.Of(_classify, batch);

    /// <summary>(N, T, F), or (N, F) without pooling, to (N, classes).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input;
        if (_pooling is not null)
        {
            CheckFrames(input);
            x = TemporalPooling.Apply(_pooling, input, _attention);
        }

        return _classify.forward(functional.dropout(x, _dropout, training)).MoveToOuterDisposeScope();
    }
}
