using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>st-gcn</c> (spec/openhands.md section 3).</summary>
public sealed record StGcnSettings : EncoderSettings
{
    /// <summary><c>hidden_channels</c> (64): channels H of the first blocks; the later ones have 2H and 4H.</summary>
    public int HiddenChannels { get; init; } = 64;

    /// <summary><c>n_out_features</c> (256): features F of a classifier's encoder; pretraining takes <c>model.hidden_dim</c> instead.</summary>
    public int OutFeatures { get; init; } = 256;

    /// <summary><c>dropout</c> (0): after each block's temporal convolution.</summary>
    public double Dropout { get; init; }

    /// <summary><c>edge_importance_weighting</c> (true): learns a factor for every edge of every block.</summary>
    public bool EdgeImportance { get; init; } = true;

    /// <summary><c>graph_args</c>: the skeleton.</summary>
    public required GraphSettings Graph { get; init; }

    internal static StGcnSettings Read(MapReader map, bool end = true)
    {
        var encoder = new StGcnSettings
        {
            HiddenChannels = map.Integer("hidden_channels", 1, 4096) ?? 64,
            OutFeatures = map.Integer("n_out_features", 1, 1 << 16) ?? 256,
            Dropout = map.Number("dropout", 0, 1) ?? 0,
            EdgeImportance = map.Flag("edge_importance_weighting") ?? true,
            Graph = GraphSettings.OfEncoder(map),
        };
        if (end)
        {
            map.End();
        }

        return encoder;
    }
}
