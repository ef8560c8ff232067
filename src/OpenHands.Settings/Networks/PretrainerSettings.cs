using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>model</c> of pretraining: an objective around an encoder.</summary>
public sealed record PretrainerSettings : IChecked
{
    /// <summary>What is learnt.</summary>
    [Setting("")]
    public ObjectiveSettings Objective { get; init; } = new DpcSettings();

    /// <summary>Coordinates C of a joint.</summary>
    [Setting("in_channels", Least = 1, Most = 16)]
    public int InChannels { get; init; } = 2;

    /// <summary>Size F of a window's features.</summary>
    [Setting("hidden_dim", Least = 1, Most = 1 << 16)]
    public int HiddenDim { get; init; } = 256;

    /// <summary>Dropout of the classifier's head that fine-tuning adds.</summary>
    [Setting("dropout", Least = 0, Most = 1)]
    public double Dropout { get; init; } = 0.5;

    /// <summary>
    /// The encoder, which gets <c>hidden_dim</c> features. Without this key, upstream's older form holds: an ST-GCN's own keys beside
    /// <c>pred_steps</c>.
    /// </summary>
    [Setting("encoder")]
    public ClipEncoderSettings Encoder { get; init; } = new StGcnSettings();

    object IChecked.Checked(MapReader map)
    {
        var encoder = map.Has("encoder") ? Encoder : ReadFlat(map);
        if (map.Has("encoder") && Objective.Refuses(encoder) is { } problem)
        {
            map.Problem("encoder", problem);
        }

        return this with { Encoder = encoder with { Features = HiddenDim } };
    }

    // In the older form one dropout, 0.5 by default, was both the encoder's and the head's.
    private static StGcnSettings ReadFlat(MapReader map) =>
        SettingsBinder.Bind<StGcnSettings>(map, end: false) with { Dropout = map.Number("dropout", 0, 1) ?? 0.5 };
}
