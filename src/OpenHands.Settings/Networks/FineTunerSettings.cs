using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>fine_tuner</c>: pooling over the frames, dropout and one linear map.</summary>
/// <param name="Dropout"><c>dropout_ratio</c> (0.2).</param>
/// <param name="Pooling"><c>pooling_type</c>: cls, max, avg or att; none where absent.</param>
public sealed record FineTunerSettings(double Dropout, string? Pooling) : DecoderSettings
{
    internal static FineTunerSettings Read(MapReader map)
    {
        var decoder = new FineTunerSettings(map.Number("dropout_ratio", 0, 1) ?? 0.2, map.Text("pooling_type"));
        if (decoder.Pooling is not (null or "cls" or "max" or "avg" or "att"))
        {
            map.Problem("pooling_type", $"unknown pooling '{decoder.Pooling}'; expected cls, max, avg or att");
        }

        map.End();
        return decoder;
    }
}
