using OpenHands.Models.Costs;
using OpenHands.Poses;
using OpenHands.Settings.Networks;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Decoders;

/// <summary>
/// A transformer over frames: linear map, position embedding, BERT layers, pooling or a class token, dropout, linear layer
/// (docs/upstream.md#bert).
/// </summary>
public sealed class BertDecoder : Decoder
{
    [ComponentName(Name = "cls_param")] private readonly Parameter? _classToken;
    private readonly Linear _widen;
    private readonly PositionEmbedding _embedding;
    private readonly BertLayer[] _layers;
    private readonly AttentionBlock? _attention;
    private readonly Linear _classify;
    private readonly BertSettings _settings;
    private readonly string _pooling;
    private readonly bool _dropInEvaluation;

    /// <summary>A network with torch's default initialisation, not BERT's.</summary>
    /// <exception cref="ArgumentException">An option does not fit.</exception>
    public BertDecoder(BertSettings settings, int features, int classes, Defects? defects = null)
        : base(nameof(BertDecoder))
    {
        _settings = settings;
        defects ??= Defects.Corrected;
        _dropInEvaluation = defects.DropoutInEvaluation;
        var size = _settings.HiddenSize;
        if (_settings.Heads < 1 || size % _settings.Heads != 0)
        {
            throw new ArgumentException($"decoder hidden_size {size} must be a multiple of num_attention_heads {_settings.Heads}");
        }

        _pooling = TemporalPooling.Checked(settings.ClassToken ? "cls" : settings.Pooling ?? "att");
        var (dropout, epsilon) = defects.FixedBertLayerSettings ? (0.1, 1e-12) : (_settings.Dropout, _settings.LayerNormEpsilon);
        _classToken = _settings.ClassToken ? new Parameter(randn(size)) : null;
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        register_module("l1", _widen = Linear(features, size));
        register_module("embedding", _embedding = new PositionEmbedding(
            _settings.MaxPositions, size, _settings.LayerNormEpsilon, _settings.Dropout));
        _layers = [.. Enumerable.Range(0, _settings.Layers).Select(_ => new BertLayer(size, _settings.Heads, dropout, epsilon))];
        register_module("layers", ModuleList(_layers));
        if (_pooling == "att")
        {
            register_module("attn_block", _attention = new AttentionBlock(size));
        }

        register_module("l2", _classify = Linear(size, classes));
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(long batch, long frames)
    {
        var positions = frames + (_classToken is null ? 0 : 1);
        return Products.Of(_widen, batch * frames) + _layers.Sum(layer => layer.MultiplyAdds(batch, positions))
            + (_attention?.MultiplyAdds(batch, positions) ?? 0) + Products.Of(_classify, batch);
    }

    /// <summary>(N, T, F) to (N, classes).</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        CheckFrames(input);
        var x = _widen.forward(input);
        if (_classToken is not null)
        {
            x = cat([_classToken.view(1, 1, -1).expand(x.shape[0], 1, -1), x], 1);   // (N, 1 + T, H)
        }

        x = _layers.Aggregate(_embedding.forward(x), (h, layer) => layer.forward(h));
        var pooled = TemporalPooling.Apply(_pooling, x, _attention);
        return _classify.forward(functional.dropout(
            pooled, _settings.PooledDropout, training || _dropInEvaluation)).MoveToOuterDisposeScope();
    }
}
