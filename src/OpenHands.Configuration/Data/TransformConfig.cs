using System.Globalization;
using OpenHands.Configuration.Reading;
using OpenHands.Configuration.Yaml;

namespace OpenHands.Configuration.Data;

/// <summary>One pose transform: an item of a <c>transforms</c> list, which is a map of one key (spec/openhands.md section 9).</summary>
/// <param name="Name">Upstream's name, like <c>PoseSelect</c>.</param>
/// <param name="Arguments">Its arguments by name (numbers, texts, truth values and lists of them); empty where upstream writes null.</param>
public sealed record TransformConfig(string Name, IReadOnlyDictionary<string, object?> Arguments)
{
    // Name -> the arguments it takes. Their defaults and effects stand where the transform is defined (OpenHands.Poses).
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["AddClsToken"] = [],
        ["CenterAndScaleNormalize"] = ["reference_points_preset", "reference_point_indexes", "scale_factor", "frame_level"],
        ["FrameSkipping"] = ["skip_range"],
        ["PoseRandomShift"] = [],
        ["PoseSelect"] = ["preset", "pose_indexes"],
        ["PoseTemporalSubsample"] = ["num_frames", "temporal_dim"],
        ["PoseUniformSubsampling"] = ["num_frames", "randomize_start_index", "temporal_dim"],
        ["PrependLangCodeOHE"] = ["lang_codes"],
        ["RandomMove"] = ["move_range", "move_step"],
        ["RotatationTransform"] = ["rotation_std"],
        ["ScaleToVideoDimensions"] = ["width", "height"],
        ["ScaleTransform"] = ["scale_std"],
        ["ShearTransform"] = ["shear_std"],
        ["TemporalSample"] = ["num_frames", "subsample_mode"],
    };

    internal static IReadOnlyList<TransformConfig> ReadList(MapReader map, string key)
    {
        var transforms = new List<TransformConfig>();
        foreach (var item in map.List(key) ?? [])
        {
            var (name, arguments) = item switch
            {
                ConfigScalar { IsNull: false } bare => (bare.Text, null),
                ConfigMap { Keys: [var only] } single => (only, single[only]),
                _ => (null, null),
            };
            if (name is null || arguments is ConfigList or ConfigScalar { IsNull: false })
            {
                map.Problem(key, $"{item.Place}: a transform is a map of one key, like '- ShearTransform: {{shear_std: 0.1}}', found {item.Kind}");
            }
            else if (!Known.TryGetValue(name, out var argumentNames))
            {
                map.Problem(key, $"{item.Place}: unknown transform '{name}'{NearestName.Hint(name, Known.Keys)}");
            }
            else
            {
                transforms.Add(Read(name, argumentNames, arguments as ConfigMap ?? new ConfigMap(item.File, item.Line), map, key));
            }
        }

        return transforms;
    }

    private static TransformConfig Read(string name, string[] argumentNames, ConfigMap arguments, MapReader map, string key)
    {
        var reader = new MapReader(arguments, $"{map.Dotted(key)}.{name}", map.Report);
        reader.Skip(argumentNames);
        reader.End();
        return new TransformConfig(name, arguments.Keys
            .Where(argument => arguments[argument] is not ConfigScalar { IsNull: true })
            .ToDictionary(argument => argument, argument => Value(arguments[argument]!)));
    }

    private static object? Value(ConfigNode node) => node switch
    {
        ConfigScalar { IsNull: true } => null,
        ConfigScalar scalar => scalar.AsFlag() is { } flag ? flag : scalar.AsNumber() is { } number ? number : scalar.Text,
        ConfigList list => list.Items.Select(Value).ToList(),
        _ => node.ToString(),
    };
}
