using System.Globalization;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>One <c>--set key=value</c>.</summary>
/// <param name="Path">The key's segments; a number picks an item of a list.</param>
/// <param name="Value">The value, written as YAML.</param>
public sealed record Override(IReadOnlyList<string> Path, ConfigNode Value)
{
    /// <summary>It may reach no stage.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The dotted key.</summary>
    public string Key => string.Join('.', Path);

    /// <summary>Parses <c>a.b.c=value</c>; a question mark in front makes it optional.</summary>
    /// <exception cref="ConfigurationException">There is no equals sign, a segment is empty, or the value is not YAML.</exception>
    public static Override Parse(string text)
    {
        var optional = text.StartsWith('?');
        text = optional ? text[1..] : text;
        var equals = text.IndexOf('=');
        var path = equals > 0 ? text[..equals].Trim().Split('.') : [];
        if (path.Length == 0 || path.Any(string.IsNullOrWhiteSpace))
        {
            throw new ConfigurationException($"--set {text}: expected key=value, like --set params.lr=1e-3");
        }

        var place = $"--set {text[..equals]}";
        var value = YamlDocument.Parse(text[(equals + 1)..], place) ?? new ConfigScalar("", quoted: false, place, 0);
        return new Override(path, value) { IsOptional = optional };
    }

    /// <summary>Sets the value in a tree; maps on the way are made, list items must exist.</summary>
    /// <param name="tree">Where to set it.</param>
    /// <param name="skip">How many leading segments are no keys of the tree.</param>
    /// <exception cref="ConfigurationException">The way leads through a single value or past a list's end.</exception>
    public void Apply(ConfigMap tree, int skip = 0)
    {
        ConfigNode node = tree;
        for (var i = skip; i < Path.Count; i++)
        {
            var last = i == Path.Count - 1;
            node = (node switch
            {
                ConfigMap map => last ? Put(map, Path[i]) : Step(map, Path[i]),
                ConfigList list when int.TryParse(Path[i], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < list.Items.Count =>
                    last ? Put(list, index) : list.Items[index],
                _ => null,
            }) ?? throw new ConfigurationException(
                $"--set {Key}: '{string.Join('.', Path.Take(i))}' is {node.Kind}; it has no '{Path[i]}'");
        }
    }

    private ConfigNode Put(ConfigMap map, string key)
    {
        map.Set(key, Value);
        return Value;
    }

    private ConfigNode Put(ConfigList list, int index)
    {
        list.Replace(index, Value);
        return Value;
    }

    private ConfigNode Step(ConfigMap map, string key)
    {
        if (map[key] is null or ConfigScalar { IsNull: true })
        {
            map.Set(key, new ConfigMap(Value.File, Value.Line));
        }

        return map[key]!;
    }
}
