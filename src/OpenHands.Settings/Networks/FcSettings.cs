using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>fc</c>: dropout and one linear map.</summary>
/// <param name="Dropout"><c>dropout_ratio</c> (0.2).</param>
/// <param name="BatchNorm"><c>batch_norm</c> (false): between the two.</param>
public sealed record FcSettings(double Dropout, bool BatchNorm) : DecoderSettings
{
    internal static FcSettings Read(MapReader map)
    {
        var decoder = new FcSettings(map.Number("dropout_ratio", 0, 1) ?? 0.2, map.Flag("batch_norm") ?? false);
        map.End();
        return decoder;
    }
}
