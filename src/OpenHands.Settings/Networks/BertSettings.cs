using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>bert</c>: transformer layers over the frames.</summary>
public sealed record BertSettings : DecoderSettings
{
    /// <summary><c>hidden_size</c> (96): a multiple of the number of heads.</summary>
    public int HiddenSize { get; init; } = 96;

    /// <summary><c>max_position_embeddings</c> (256): longest clip, with the class token.</summary>
    public int MaxPositions { get; init; } = 256;

    /// <summary><c>num_attention_heads</c> (6).</summary>
    public int Heads { get; init; } = 6;

    /// <summary><c>num_hidden_layers</c> (3).</summary>
    public int Layers { get; init; } = 3;

    /// <summary><c>layer_norm_eps</c> (1e-12): of the embedding's norm; the layers' own is 1e-12 always, as upstream's.</summary>
    public double LayerNormEps { get; init; } = 1e-12;

    /// <summary><c>hidden_dropout_prob</c> (0.1): of the embedding; the layers' own is 0.1 always, as upstream's.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary><c>cls_token</c>: a learned token in front whose output is classified.</summary>
    public bool ClsToken { get; init; }

    /// <summary><c>pooling_type</c>: max, avg or att; needed, and only used, where there is no class token.</summary>
    public string? Pooling { get; init; }

    internal static BertSettings Read(MapReader map)
    {
        var cls = map.Flag("cls_token");
        if (cls is null)
        {
            map.Problem("cls_token", "is missing; expected true or false");
        }

        var decoder = new BertSettings
        {
            HiddenSize = map.Integer("hidden_size", 1, 1 << 16) ?? 96,
            MaxPositions = map.Integer("max_position_embeddings", 1, 1 << 20) ?? 256,
            Heads = map.Integer("num_attention_heads", 1, 1024) ?? 6,
            Layers = map.Integer("num_hidden_layers", 1, 256) ?? 3,
            LayerNormEps = map.Number("layer_norm_eps", 0, 1) ?? 1e-12,
            Dropout = map.Number("hidden_dropout_prob", 0, 1) ?? 0.1,
            ClsToken = cls ?? false,
            Pooling = map.Text("pooling_type"),
        };
        if (decoder.HiddenSize % decoder.Heads != 0)
        {
            map.Problem("hidden_size", $"{decoder.HiddenSize} is no multiple of num_attention_heads {decoder.Heads}");
        }

        if (!decoder.ClsToken && decoder.Pooling is not ("max" or "avg" or "att"))
        {
            map.Problem("pooling_type", "expected max, avg or att where cls_token is false");
        }

        map.End();
        return decoder;
    }
}
