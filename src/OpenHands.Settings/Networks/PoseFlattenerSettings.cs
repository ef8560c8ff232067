using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>pose-flattener</c>: joints and channels as one feature vector per frame (spec/openhands.md section 6).</summary>
/// <param name="Joints"><c>num_points</c> (27): joints V.</param>
public sealed record PoseFlattenerSettings(int Joints) : EncoderSettings
{
    internal static PoseFlattenerSettings Read(MapReader map)
    {
        var encoder = new PoseFlattenerSettings(map.Integer("num_points", 1, 1000) ?? 27);
        map.End();
        return encoder;
    }
}
