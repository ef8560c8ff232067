using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Data;

/// <summary>
/// A <c>transforms</c> key: a list of maps of one key each, name to arguments or null. Names, arguments and
/// their values are checked by building the transforms once.
/// </summary>
internal static class TransformList
{
    public static IReadOnlyList<TransformSpecification> Read(MapReader map, string key)
    {
        var transforms = new List<TransformSpecification>();
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
                map.Problem(key, $"{item.Place}: a transform is a map of one key, like '- ShearTransform: {{shear_std: 0.1}}', "
                    + $"found {item.Kind}");
            }
            else if (!TransformFactory.Names.Contains(name))
            {
                map.Problem(key, $"{item.Place}: unknown transform '{name}'{NearestName.Hint(name, TransformFactory.Names)}");
            }
            else
            {
                var specification = new TransformSpecification(name, Values(arguments as ConfigMap));
                transforms.Add(specification);
                Check(specification, item, map, key);
            }
        }

        return transforms;
    }

    private static void Check(TransformSpecification specification, ConfigNode item, MapReader map, string key)
    {
        try
        {
            TransformFactory.Create(specification, Defects.Corrected);
        }
        catch (ArgumentException wrong)
        {
            map.Problem(key, $"{item.Place}: {wrong.Message}");
        }
    }

    private static Dictionary<string, object?>? Values(ConfigMap? arguments) => arguments?.Keys
        .Where(argument => arguments[argument] is not ConfigScalar { IsNull: true })
        .ToDictionary(argument => argument, argument => Value(arguments[argument]!));

    private static object? Value(ConfigNode node) => node switch
    {
        ConfigScalar scalar => scalar.AsFlag() is { } flag ? flag : scalar.AsNumber() is { } number ? number : scalar.Text,
        ConfigList list => list.Items.Select(Value).ToList(),
        _ => node.Kind,
    };
}
