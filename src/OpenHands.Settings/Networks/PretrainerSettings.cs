using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>model</c> of pretraining: dense predictive coding around an encoder (spec/openhands.md section 1).</summary>
public sealed record PretrainerSettings
{
    /// <summary><c>pred_steps</c> (3): windows P at the end of a sample that are predicted.</summary>
    public int PredictionSteps { get; init; } = 3;

    /// <summary><c>in_channels</c> (2): C.</summary>
    public int InChannels { get; init; } = 2;

    /// <summary><c>hidden_dim</c> (256): features F of a window.</summary>
    public int HiddenDim { get; init; } = 256;

    /// <summary><c>dropout</c> (0.5): of the classifier's head that fine-tuning adds.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary><c>encoder</c>: st-gcn, decoupled-gcn or tcn. Without it, the older flat form: the ST-GCN's own keys beside <c>pred_steps</c>.</summary>
    public required EncoderSettings Encoder { get; init; }

    internal static PretrainerSettings Read(MapReader map)
    {
        var encoder = map.Map("encoder") is { } node ? EncoderSettings.ReadAny(node) : ReadFlat(map);
        if (encoder is not (StGcnSettings or DecoupledGcnSettings or TcnSettings))
        {
            map.Problem("encoder", "pretraining needs encoder type st-gcn, decoupled-gcn or tcn");
        }

        var model = new PretrainerSettings
        {
            PredictionSteps = map.Integer("pred_steps", 1, 1000) ?? 3,
            InChannels = map.Integer("in_channels", 1, 16) ?? 2,
            HiddenDim = map.Integer("hidden_dim", 1, 1 << 16) ?? 256,
            Dropout = map.Number("dropout", 0, 1) ?? 0.5,
            Encoder = encoder,
        };
        map.End();
        return model;
    }

    // In the older form one dropout, 0.5 by default, was both the encoder's and the head's.
    private static StGcnSettings ReadFlat(MapReader map) =>
        StGcnSettings.Read(map, end: false) with { Dropout = map.Number("dropout", 0, 1) ?? 0.5 };
}
