using OpenHands.Configuration.Reading;

namespace OpenHands.Configuration.Networks;

/// <summary><c>model.encoder</c>: <c>type</c> (st-gcn, decoupled-gcn, sgn, tcn, pose-flattener) and its <c>params</c>.</summary>
public abstract record EncoderConfig
{
    private static readonly string[] Types = ["st-gcn", "decoupled-gcn", "sgn", "tcn", "pose-flattener"];

    internal static EncoderConfig ReadAny(MapReader map)
    {
        var type = map.RequiredText("type");
        var parameters = map.Map("params") ?? map.Absent("params");
        EncoderConfig encoder = type switch
        {
            "st-gcn" => StGcnConfig.Read(parameters),
            "decoupled-gcn" => DecoupledGcnConfig.Read(parameters),
            "sgn" => SgnConfig.Read(parameters),
            "tcn" => TcnConfig.Read(parameters),
            "pose-flattener" => PoseFlattenerConfig.Read(parameters),
            _ => new PoseFlattenerConfig(Joints: 27),
        };
        if (map.Has("type") && !Types.Contains(type))
        {
            map.Problem("type", type is "cnn2d" or "cnn3d"
                ? $"'{type}' reads video frames; this project's encoders read poses: {string.Join(", ", Types)}"
                : $"unknown encoder '{type}'{NearestName.Hint(type, Types)}");
        }

        map.End();
        return encoder;
    }
}
