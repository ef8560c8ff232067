using System.Globalization;
using OpenHands.Settings.Yaml;

namespace OpenHands.Worker.Running;

/// <summary>A configuration as dotted keys and values; equal settings have equal texts, however they were spelt.</summary>
internal static class FlatConfiguration
{
    public static IEnumerable<KeyValuePair<string, string>> Of(ConfigMap map, string prefix = "") =>
        map.Keys.SelectMany(key => map[key] switch
    {
        ConfigMap inner => Of(inner, $"{prefix}{key}."),
        { } value => [KeyValuePair.Create(prefix + key, Text(value))],
        null => [],
    });

    private static string Text(ConfigNode node) => node switch
    {
        ConfigList list => $"[{string.Join(", ", list.Items.Select(Text))}]",
        ConfigMap map => $"{{{string.Join(", ", map.Keys.Select(key => $"{key}: {Text(map[key]!)}"))}}}",
        ConfigScalar { IsNull: true } => "null",
        ConfigScalar scalar when scalar.AsFlag() is { } flag => flag ? "true" : "false",
        ConfigScalar scalar when scalar.AsNumber() is { } number => number.ToString("R", CultureInfo.InvariantCulture),
        ConfigScalar scalar => scalar.Text,
        _ => "",
    };
}
