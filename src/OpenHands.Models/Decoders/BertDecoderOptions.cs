namespace OpenHands.Models.Decoders;

/// <summary>Parameters of the decoder <c>bert</c>.</summary>
public sealed record BertDecoderOptions
{
    /// <summary><c>hidden_size</c>: size H of a position, a multiple of <see cref="Heads"/>.</summary>
    public int HiddenSize { get; init; } = 96;

    /// <summary><c>max_position_embeddings</c>: the longest clip, the class token included.</summary>
    public int MaxPositions { get; init; } = 256;

    /// <summary><c>layer_norm_eps</c>.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-12;

    /// <summary><c>hidden_dropout_prob</c>.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary><c>num_attention_heads</c>.</summary>
    public int Heads { get; init; } = 8;

    /// <summary><c>num_hidden_layers</c>.</summary>
    public int Layers { get; init; } = 2;

    /// <summary><c>cls_token</c>: prepend a learnt position and classify by it.</summary>
    public bool ClassToken { get; init; }

    /// <summary><c>pooling_type</c> without a class token: <c>max</c>, <c>avg</c>, <c>att</c>, or <c>cls</c> for the first frame.</summary>
    public string Pooling { get; init; } = "att";

    /// <summary>Share of the pooled features dropped before the last layer; upstream has no key for it.</summary>
    public double PooledDropout { get; init; } = 0.2;
}
