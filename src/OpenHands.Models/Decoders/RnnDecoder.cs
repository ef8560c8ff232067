using OpenHands.Models.Costs;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Decoders;

/// <summary>
/// A GRU or LSTM over frames; its state at the last frame, or attention over all, goes to a linear layer (docs/upstream.md#rnn).
/// </summary>
public sealed class RnnDecoder : Decoder
{
    private readonly GRU? _gru;
    private readonly LSTM? _lstm;
    private readonly AttentionBlock? _attention;
    private readonly Linear _classify;

    /// <summary>A network with torch's default initialisation.</summary>
    /// <exception cref="ArgumentException">The type is neither GRU nor LSTM.</exception>
    public RnnDecoder(RnnSettings settings, int features, int classes, Defects? defects = null)
        : base(nameof(RnnDecoder))
    {
        var batchFirst = !(defects ?? Defects.Corrected).RecurrenceOverBatch;
        var width = settings.HiddenSize * (settings.Bidirectional ? 2 : 1);
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        switch (settings.Cell)
        {
            case "GRU":
                register_module("rnn", _gru = GRU(
                    features, settings.HiddenSize, settings.Layers, batchFirst: batchFirst, bidirectional: settings.Bidirectional));
                break;
            case "LSTM":
                register_module("rnn", _lstm = LSTM(
                    features, settings.HiddenSize, settings.Layers, batchFirst: batchFirst, bidirectional: settings.Bidirectional));
                break;
            default:
                throw new ArgumentException($"decoder rnn_type '{settings.Cell}' is unknown; use 'GRU' or 'LSTM'");
        }

        if (settings.Attention)
        {
            register_module("attn_block", _attention = new AttentionBlock(width));
        }

        register_module("fc", _classify = Linear(width, classes));
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(long batch, long frames) =>
        Products.OfRecurrence((Module?)_gru ?? _lstm!, batch * frames) + (_attention?.MultiplyAdds(batch, frames) ?? 0)
            + Products.Of(_classify, batch);

    /// <summary>(N, T, F) to (N, classes).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        CheckFrames(input);
        var states = _gru is not null ? _gru.forward(input).Item1 : _lstm!.forward(input).Item1;   // (N, T, H * directions)
        var pooled = _attention is null ? states.select(1, states.shape[1] - 1) : _attention.forward(states);
        return _classify.forward(pooled).MoveToOuterDisposeScope();
    }
}
