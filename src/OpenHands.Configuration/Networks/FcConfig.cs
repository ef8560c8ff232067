using OpenHands.Configuration.Reading;

namespace OpenHands.Configuration.Networks;

/// <summary><c>fc</c>: dropout and one linear map.</summary>
/// <param name="Dropout"><c>dropout_ratio</c> (0.2).</param>
/// <param name="BatchNorm"><c>batch_norm</c> (false): between the two.</param>
public sealed record FcConfig(double Dropout, bool BatchNorm) : DecoderConfig
{
    internal static FcConfig Read(MapReader map)
    {
        var decoder = new FcConfig(map.Number("dropout_ratio", 0, 1) ?? 0.2, map.Flag("batch_norm") ?? false);
        map.End();
        return decoder;
    }
}
