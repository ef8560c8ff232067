using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>model.decoder</c>: <c>type</c> (fc, rnn, bert, fine_tuner) and its <c>params</c> (spec/openhands.md section 8).</summary>
public abstract record DecoderSettings
{
    private static readonly string[] Types = ["fc", "rnn", "bert", "fine_tuner"];

    internal static DecoderSettings ReadAny(MapReader map)
    {
        var type = map.RequiredText("type");
        var parameters = map.Map("params") ?? map.Absent("params");
        DecoderSettings decoder = type switch
        {
            "rnn" => RnnSettings.Read(parameters),
            "bert" => BertSettings.Read(parameters),
            "fine_tuner" => FineTunerSettings.Read(parameters),
            "fc" => FcSettings.Read(parameters),
            _ => new FcSettings(Dropout: 0, BatchNorm: false),
        };
        if (map.Has("type") && !Types.Contains(type))
        {
            map.Problem("type", $"unknown decoder '{type}'{NearestName.Hint(type, Types)}");
        }

        map.End();
        return decoder;
    }
}
