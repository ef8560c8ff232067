using OpenHands.Models.Encoders;

namespace OpenHands.Models.Pretraining;

/// <summary>A pretraining configuration's <c>model</c> node (spec/openhands.md section 1.1).</summary>
public sealed record DpcOptions
{
    /// <summary><c>encoder</c>; its <see cref="EncoderOptions.InChannels"/> is <c>in_channels</c> and its <see cref="EncoderOptions.Features"/> <c>hidden_dim</c>.</summary>
    public required EncoderOptions Encoder { get; init; }

    /// <summary><c>pred_steps</c>: windows P to predict.</summary>
    public int PredictionSteps { get; init; } = 3;

    /// <summary>The encoder, after a check that it suits DPC.</summary>
    /// <exception cref="ArgumentException">The encoder is not one of st-gcn, decoupled-gcn and tcn.</exception>
    internal Encoder CreateEncoder(Compatibility? compatibility) => Encoder.Type is "st-gcn" or "decoupled-gcn" or "tcn"
        ? Encoder.Create(compatibility)
        : throw new ArgumentException($"model.encoder.type '{Encoder.Type}' cannot be pretrained with DPC; use 'st-gcn', 'decoupled-gcn' or 'tcn'");
}
