using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>rnn</c>: a recurrent network over the frames.</summary>
public sealed record RnnSettings : DecoderSettings
{
    private static readonly Dictionary<string, bool> Kinds = new() { ["GRU"] = false, ["LSTM"] = true };

    /// <summary><c>rnn_type</c> (GRU): true for LSTM.</summary>
    public bool IsLstm { get; init; }

    /// <summary><c>hidden_size</c> (512): features of one direction.</summary>
    public int HiddenSize { get; init; } = 512;

    /// <summary><c>num_layers</c> (1).</summary>
    public int Layers { get; init; } = 1;

    /// <summary><c>bidirectional</c> (true).</summary>
    public bool Bidirectional { get; init; } = true;

    /// <summary><c>use_attention</c> (false): attention over the frames instead of the last frame.</summary>
    public bool UseAttention { get; init; }

    internal static RnnSettings Read(MapReader map)
    {
        var decoder = new RnnSettings
        {
            IsLstm = map.Choice("rnn_type", Kinds) ?? false,
            HiddenSize = map.Integer("hidden_size", 1, 1 << 16) ?? 512,
            Layers = map.Integer("num_layers", 1, 64) ?? 1,
            Bidirectional = map.Flag("bidirectional") ?? true,
            UseAttention = map.Flag("use_attention") ?? false,
        };
        map.End();
        return decoder;
    }
}
