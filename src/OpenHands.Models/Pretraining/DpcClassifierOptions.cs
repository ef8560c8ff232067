using OpenHands.Models.Encoders;

namespace OpenHands.Models.Pretraining;

/// <summary>What a classifier on a DPC backbone needs beyond the pretraining configuration's <c>model</c> node (spec/openhands.md section 2).</summary>
public sealed record DpcClassifierOptions
{
    /// <summary>The pretraining <c>model.encoder</c>.</summary>
    public required EncoderOptions Encoder { get; init; }

    /// <summary>Number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary><c>dropout</c> before the last layer; upstream's last working revision had 0.5.</summary>
    public double Dropout { get; init; } = 0.5;
}
