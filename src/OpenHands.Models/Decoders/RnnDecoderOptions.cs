namespace OpenHands.Models.Decoders;

/// <summary>Parameters of the decoder <c>rnn</c>.</summary>
public sealed record RnnDecoderOptions
{
    /// <summary><c>rnn_type</c>: <c>GRU</c> or <c>LSTM</c>.</summary>
    public string Type { get; init; } = "GRU";

    /// <summary><c>hidden_size</c>: size of the state in each direction.</summary>
    public int HiddenSize { get; init; } = 512;

    /// <summary><c>num_layers</c>.</summary>
    public int Layers { get; init; } = 1;

    /// <summary><c>bidirectional</c>.</summary>
    public bool Bidirectional { get; init; } = true;

    /// <summary><c>use_attention</c>.</summary>
    public bool Attention { get; init; }
}
