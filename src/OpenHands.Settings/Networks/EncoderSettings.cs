using OpenHands.Settings.Reading;

namespace OpenHands.Settings.Networks;

/// <summary><c>model.encoder</c>: <c>type</c> (st-gcn, decoupled-gcn, sgn, tcn, pose-flattener) and its <c>params</c>.</summary>
public abstract record EncoderSettings
{
    private static readonly string[] Types = ["st-gcn", "decoupled-gcn", "sgn", "tcn", "pose-flattener"];

    internal static EncoderSettings ReadAny(MapReader map)
    {
        var type = map.RequiredText("type");
        var parameters = map.Map("params") ?? map.Absent("params");
        EncoderSettings encoder = type switch
        {
            "st-gcn" => StGcnSettings.Read(parameters),
            "decoupled-gcn" => DecoupledGcnSettings.Read(parameters),
            "sgn" => SgnSettings.Read(parameters),
            "tcn" => TcnSettings.Read(parameters),
            "pose-flattener" => PoseFlattenerSettings.Read(parameters),
            _ => new PoseFlattenerSettings(Joints: 27),
        };
        if (map.Has("type") && !Types.Contains(type))
        {
            map.Problem("type", type is "cnn2d" or "cnn3d"
                ? $"'{type}' reads video frames; this project's encoders read poses: {string.Join(", ", Types)}"
                : type is "gcn" ? $"'gcn' was removed from OpenHands before its release, with no definition left; "
                    + $"{string.Join(", ", Types)} are known"
                : $"unknown encoder '{type}'{NearestName.Hint(type, Types)}");
        }

        map.End();
        return encoder;
    }
}
