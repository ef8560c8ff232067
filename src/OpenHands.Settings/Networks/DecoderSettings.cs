using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>model.decoder</c>: <c>type</c> and its <c>params</c>. It turns an encoder's features into a score for every class.</summary>
public abstract record DecoderSettings
{
    /// <summary>
    /// Every decoder: its <c>type</c> in the YAML, its label in tables and its record. A new one has its line here and one in Models'
    /// <c>Networks</c>. Only those that see frames are a model of their own: a linear map has no label.
    /// </summary>
    public static IReadOnlyList<RegistryEntry> All { get; } =
    [
        new("fc", null, typeof(FcSettings)),
        new("rnn", "RNN", typeof(RnnSettings)),
        new("bert", "BERT", typeof(BertSettings)),
        new("fine_tuner", null, typeof(FineTunerSettings)),
    ];

    /// <summary>The <c>type</c>.</summary>
    public string Type => All.Single(entry => entry.Settings == GetType()).Name;

    /// <summary>What tables call it.</summary>
    public virtual string Label => Type;

    internal static DecoderSettings Read(MapReader map) =>
        NetworkTypes.Read<DecoderSettings>(map, "decoder", All, () => new FcSettings());
}

/// <summary><c>fc</c>: dropout and one linear map.</summary>
public sealed record FcSettings : DecoderSettings
{
    /// <summary>Share of the features that is dropped.</summary>
    [Setting("dropout_ratio", Least = 0, Most = 1)]
    public double Dropout { get; init; } = 0.2;

    /// <summary>Batch normalisation between dropout and the linear map.</summary>
    [Setting("batch_norm")]
    public bool BatchNorm { get; init; }
}

/// <summary><c>fine_tuner</c>: a weighted sum over the frames, dropout and one linear map.</summary>
public sealed record FineTunerSettings : DecoderSettings
{
    /// <summary>Share of the features that is dropped.</summary>
    [Setting("dropout_ratio", Least = 0, Most = 1)]
    public double Dropout { get; init; } = 0.2;

    /// <summary>How frames become one vector; without it there is a score for every frame.</summary>
    [Setting("pooling_type", Choices = ["cls", "max", "avg", "att"])]
    public string? Pooling { get; init; }
}

/// <summary><c>rnn</c>: a recurrent network over the frames.</summary>
public sealed record RnnSettings : DecoderSettings
{
    private const string Gru = "GRU";
    private const string Lstm = "LSTM";

    /// <summary>The kinds of cell, which tables call a model by.</summary>
    public static IReadOnlyList<string> Cells { get; } = [Gru, Lstm];

    /// <summary>The kind of cell.</summary>
    [Setting("rnn_type", Choices = [Gru, Lstm])]
    public string Cell { get; init; } = Gru;

    /// <summary>Size of the state in each direction.</summary>
    [Setting("hidden_size", Least = 1, Most = 1 << 16)]
    public int HiddenSize { get; init; } = 512;

    /// <summary>Recurrent layers.</summary>
    [Setting("num_layers", Least = 1, Most = 64)]
    public int Layers { get; init; } = 1;

    /// <summary>Whether it also runs backwards.</summary>
    [Setting("bidirectional")]
    public bool Bidirectional { get; init; } = true;

    /// <summary>Attention over the frames instead of the last frame.</summary>
    [Setting("use_attention")]
    public bool Attention { get; init; }

    /// <inheritdoc />
    public override string Label => Cell.ToLowerInvariant();
}

/// <summary><c>bert</c>: transformer layers over the frames.</summary>
public sealed record BertSettings : DecoderSettings, IChecked
{
    /// <summary>Size H of a position; a multiple of the number of heads.</summary>
    [Setting("hidden_size", Least = 1, Most = 1 << 16)]
    public int HiddenSize { get; init; } = 96;

    /// <summary>The longest clip in frames, the class token included.</summary>
    [Setting("max_position_embeddings", Least = 1, Most = 1 << 20)]
    public int MaxPositions { get; init; } = 256;

    /// <summary>Attention heads.</summary>
    [Setting("num_attention_heads", Least = 1, Most = 1024)]
    public int Heads { get; init; } = 6;

    /// <summary>Transformer layers.</summary>
    [Setting("num_hidden_layers", Least = 1, Most = 256)]
    public int Layers { get; init; } = 3;

    /// <summary>Epsilon of the layer norms; with upstream's defect, of the embedding's alone.</summary>
    [Setting("layer_norm_eps", Least = 0, Most = 1)]
    public double LayerNormEpsilon { get; init; } = 1e-12;

    /// <summary>Dropout in the layers; with upstream's defect, of the embedding alone.</summary>
    [Setting("hidden_dropout_prob", Least = 0, Most = 1)]
    public double Dropout { get; init; } = 0.1;

    /// <summary>A learned token in front of the frames whose output is classified.</summary>
    [Setting("cls_token", Required = true)]
    public bool ClassToken { get; init; }

    /// <summary>How frames become one vector; needed, and only used, where there is no class token.</summary>
    [Setting("pooling_type", Choices = ["max", "avg", "att"])]
    public string? Pooling { get; init; }

    /// <summary>Share of the pooled features dropped before the last layer; a constant of upstream, without a key.</summary>
    public double PooledDropout { get; init; } = 0.2;

    object IChecked.Checked(MapReader map)
    {
        if (HiddenSize % Heads != 0)
        {
            map.Problem("hidden_size", $"{HiddenSize} is not a multiple of num_attention_heads {Heads}");
        }

        if (map.Has("cls_token") && !ClassToken && Pooling is null)
        {
            map.Problem("pooling_type", "expected max, avg or att where cls_token is false");
        }

        return this;
    }
}
