namespace OpenHands.Models.Decoders;

/// <summary>A configuration's <c>decoder</c> node: its type and the parameters that the type reads (spec/openhands.md section 8).</summary>
public sealed record DecoderOptions
{
    /// <summary><c>type</c>: <c>fc</c>, <c>rnn</c>, <c>bert</c> or <c>fine_tuner</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>dropout_ratio</c> (fc, fine_tuner).</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary><c>batch_norm</c> (fc).</summary>
    public bool BatchNorm { get; init; }

    /// <summary><c>pooling_type</c> (fine_tuner): <c>cls</c>, <c>max</c>, <c>avg</c>, <c>att</c>, or null for none.</summary>
    public string? Pooling { get; init; }

    /// <summary>Parameters of <c>rnn</c>.</summary>
    public RnnDecoderOptions Rnn { get; init; } = new();

    /// <summary>Parameters of <c>bert</c>.</summary>
    public BertDecoderOptions Bert { get; init; } = new();

    /// <summary>Builds the decoder with fresh weights.</summary>
    /// <param name="features">The encoder's <see cref="Encoders.Encoder.Features"/>.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="compatibility">Defects to reproduce; none by default.</param>
    /// <exception cref="ArgumentException">The type is unknown, or a parameter does not fit.</exception>
    public Decoder Create(int features, int classes, Compatibility? compatibility = null) => Type switch
    {
        "fc" => new FcDecoder(features, classes, Dropout, BatchNorm),
        "rnn" => new RnnDecoder(features, classes, Rnn, compatibility),
        "bert" => new BertDecoder(features, classes, Bert, compatibility),
        "fine_tuner" => new FineTunerDecoder(features, classes, Dropout, Pooling),
        _ => throw new ArgumentException($"decoder.type '{Type}' is unknown; use 'fc', 'rnn', 'bert' or 'fine_tuner'"),
    };
}
