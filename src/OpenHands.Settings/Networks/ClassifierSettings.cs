using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>model</c> of classification: either <c>pretrained</c>, or <c>encoder</c> and <c>decoder</c>.</summary>
/// <param name="Pretrained"><c>pretrained</c>: a pretrained encoder with a new head.</param>
/// <param name="Encoder"><c>encoder</c>.</param>
/// <param name="Decoder"><c>decoder</c>.</param>
public sealed record ClassifierSettings(PretrainedSettings? Pretrained, EncoderSettings? Encoder, DecoderSettings? Decoder)
{
    internal static ClassifierSettings Read(MapReader map)
    {
        var model = new ClassifierSettings(
            map.Map("pretrained") is { } pretrained ? PretrainedSettings.Read(pretrained) : null,
            map.Map("encoder") is { } encoder ? EncoderSettings.ReadAny(encoder) : null,
            map.Map("decoder") is { } decoder ? DecoderSettings.ReadAny(decoder) : null);
        if (model.Pretrained is not null == (model.Encoder is not null || model.Decoder is not null)
            || model.Encoder is null != model.Decoder is null)
        {
            map.Problem("pretrained", "expected either pretrained, or encoder and decoder");
        }

        map.End();
        return model;
    }
}
