using OpenHands.Models.Costs;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace OpenHands.Models.Decoders;

/// <summary>
/// A transformer over frames: linear map, position embedding, BERT layers, pooling or a class token, dropout, linear layer
/// (spec/openhands.md section 8.4).
/// </summary>
public sealed class BertDecoder : Decoder
{
    [ComponentName(Name = "cls_param")] private readonly Parameter? _classToken;
    private readonly Linear _widen;
    private readonly PositionEmbedding _embedding;
    private readonly BertLayer[] _layers;
    private readonly AttentionBlock? _attention;
    private readonly Linear _classify;
    private readonly BertDecoderOptions _options;
    private readonly bool _dropInEvaluation;

    /// <summary>A network with torch's default initialisation, not BERT's.</summary>
    /// <exception cref="ArgumentException">An option does not fit.</exception>
    public BertDecoder(int features, int classes, BertDecoderOptions? options = null, Compatibility? compatibility = null)
        : base(nameof(BertDecoder))
    {
        _options = options ?? new BertDecoderOptions();
        compatibility ??= Compatibility.Corrected;
        _dropInEvaluation = compatibility.DropoutInEvaluation;
        var size = _options.HiddenSize;
        if (_options.Heads < 1 || size % _options.Heads != 0)
        {
            throw new ArgumentException($"decoder hidden_size {size} must be a multiple of num_attention_heads {_options.Heads}");
        }

        var pooling = TemporalPooling.Checked(_options.Pooling);
        var (dropout, epsilon) = compatibility.FixedBertLayerSettings ? (0.1, 1e-12) : (_options.Dropout, _options.LayerNormEpsilon);
        _classToken = _options.ClassToken ? new Parameter(randn(size)) : null;
        RegisterComponents(); // before the fields below are set: they are registered under upstream's names instead of their own
        register_module("l1", _widen = Linear(features, size));
        register_module("embedding", _embedding = new PositionEmbedding(_options.MaxPositions, size, _options.LayerNormEpsilon, _options.Dropout));
        _layers = [.. Enumerable.Range(0, _options.Layers).Select(_ => new BertLayer(size, _options.Heads, dropout, epsilon))];
        register_module("layers", ModuleList(_layers));
        if (!_options.ClassToken && pooling == "att")
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
        var pooled = TemporalPooling.Apply(_options.ClassToken ? "cls" : _options.Pooling, x, _attention);
        return _classify.forward(functional.dropout(pooled, _options.PooledDropout, training || _dropInEvaluation)).MoveToOuterDisposeScope();
    }
}
