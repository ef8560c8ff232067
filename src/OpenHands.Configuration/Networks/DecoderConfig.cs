using OpenHands.Configuration.Reading;

namespace OpenHands.Configuration.Networks;

/// <summary><c>model.decoder</c>: <c>type</c> (fc, rnn, bert, fine_tuner) and its <c>params</c> (spec/openhands.md section 8).</summary>
public abstract record DecoderConfig
{
    private static readonly string[] Types = ["fc", "rnn", "bert", "fine_tuner"];

    internal static DecoderConfig ReadAny(MapReader map)
    {
        var type = map.RequiredText("type");
        var parameters = map.Map("params") ?? map.Absent("params");
        DecoderConfig decoder = type switch
        {
            "rnn" => RnnConfig.Read(parameters),
            "bert" => BertConfig.Read(parameters),
            "fine_tuner" => FineTunerConfig.Read(parameters),
            "fc" => FcConfig.Read(parameters),
            _ => new FcConfig(Dropout: 0, BatchNorm: false),
        };
        if (map.Has("type") && !Types.Contains(type))
        {
            map.Problem("type", $"unknown decoder '{type}'{NearestName.Hint(type, Types)}");
        }

        map.End();
        return decoder;
    }
}
