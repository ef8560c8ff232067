using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>tcn</c>: convolutions over frames on the joints side by side. Ours.</summary>
public sealed record TcnSettings : EncoderSettings
{
    /// <summary><c>num_points</c> (27): joints V.</summary>
    public int Joints { get; init; } = 27;

    /// <summary><c>hidden_channels</c> (128): channels H.</summary>
    public int HiddenChannels { get; init; } = 128;

    /// <summary><c>n_out_features</c> (128): features F of a classifier's encoder; pretraining takes <c>model.hidden_dim</c> instead.</summary>
    public int OutFeatures { get; init; } = 128;

    /// <summary><c>num_layers</c> (3): residual convolutions.</summary>
    public int Layers { get; init; } = 3;

    /// <summary><c>kernel_size</c> (3): frames that a convolution sees, odd.</summary>
    public int Kernel { get; init; } = 3;

    /// <summary><c>dropout</c> (0): before each convolution.</summary>
    public double Dropout { get; init; }

    internal static TcnSettings Read(MapReader map)
    {
        var encoder = new TcnSettings
        {
            Joints = map.Integer("num_points", 1, 1000) ?? 27,
            HiddenChannels = map.Integer("hidden_channels", 1, 4096) ?? 128,
            OutFeatures = map.Integer("n_out_features", 1, 1 << 16) ?? 128,
            Layers = map.Integer("num_layers", 0, 100) ?? 3,
            Kernel = map.Integer("kernel_size", 1, 99) ?? 3,
            Dropout = map.Number("dropout", 0, 1) ?? 0,
        };
        if (encoder.Kernel % 2 == 0)
        {
            map.Problem("kernel_size", $"{encoder.Kernel} is even; an odd one has a middle");
        }

        map.End();
        return encoder;
    }
}
