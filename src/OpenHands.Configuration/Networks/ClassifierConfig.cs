using OpenHands.Configuration.Reading;

namespace OpenHands.Configuration.Networks;

/// <summary><c>model</c> of classification: either <c>pretrained</c>, or <c>encoder</c> and <c>decoder</c>.</summary>
/// <param name="Pretrained"><c>pretrained</c>: a pretrained encoder with a new head.</param>
/// <param name="Encoder"><c>encoder</c>.</param>
/// <param name="Decoder"><c>decoder</c>.</param>
public sealed record ClassifierConfig(PretrainedConfig? Pretrained, EncoderConfig? Encoder, DecoderConfig? Decoder)
{
    internal static ClassifierConfig Read(MapReader map)
    {
        var model = new ClassifierConfig(
            map.Map("pretrained") is { } pretrained ? PretrainedConfig.Read(pretrained) : null,
            map.Map("encoder") is { } encoder ? EncoderConfig.ReadAny(encoder) : null,
            map.Map("decoder") is { } decoder ? DecoderConfig.ReadAny(decoder) : null);
        if (model.Pretrained is not null == (model.Encoder is not null || model.Decoder is not null)
            || model.Encoder is null != model.Decoder is null)
        {
            map.Problem("pretrained", "expected either pretrained, or encoder and decoder");
        }

        map.End();
        return model;
    }
}
