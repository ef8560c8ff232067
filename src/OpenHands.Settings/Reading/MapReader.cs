using System.Globalization;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Reading;

/// <summary>
/// Reads the keys of one map into a record. The calls are the schema: a key that was never asked for is unknown, and <see cref="End"/>
/// reports it with the nearest key that was.
/// </summary>
/// <param name="map">The map.</param>
/// <param name="prefix">The map's own dotted key, empty at the top.</param>
/// <param name="report">Where problems, ignored keys and input paths are collected.</param>
public sealed class MapReader(ConfigMap map, string prefix, ConfigReport report)
{
    private readonly List<string> _known = [];
    private readonly Dictionary<string, MapReader> _sections = [];

    /// <summary>Where problems, ignored keys and input paths are collected.</summary>
    public ConfigReport Report { get; } = report;

    /// <summary>The keys that are present.</summary>
    public IReadOnlyList<string> Keys => map.Keys;

    /// <summary>File and line of the map.</summary>
    public string Place => map.Place;

    /// <summary>The map's own dotted key, empty at the top.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>The node of a key, null where it is absent or null.</summary>
    public ConfigNode? Node(string key)
    {
        _known.Add(key);
        return map[key] is { } node and not ConfigScalar { IsNull: true } ? node : null;
    }

    /// <summary>True where the key is present and not null.</summary>
    public bool Has(string key) => Node(key) is not null;

    /// <summary>Text, or <paramref name="otherwise"/> where absent.</summary>
    public string? Text(string key, string? otherwise = null) => Scalar(key) is { } scalar ? scalar.Text : otherwise;

    /// <summary>Text that must be there; empty where it is not.</summary>
    public string RequiredText(string key) => Text(key) ?? $"{Missing(key, "a text")}";

    /// <summary>A path the stage reads.</summary>
    public string? Input(string key)
    {
        var path = Text(key);
        if (path is not null)
        {
            Report.Add(new InputPath(Dotted(key), path, map[key]!.Place));
        }

        return path;
    }

    /// <summary>A list of paths the stage reads, or one path; null where absent.</summary>
    public IReadOnlyList<string>? Inputs(string key)
    {
        if (Node(key) is ConfigScalar)
        {
            return [Input(key)!];
        }

        var paths = Texts(key);
        foreach (var (i, path) in (paths ?? []).Index())
        {
            Report.Add(new InputPath($"{Dotted(key)}.{i}", path, map[key]!.Place));
        }

        return paths;
    }

    /// <summary>A whole number, or null where absent.</summary>
    public int? Integer(string key, int least = int.MinValue, int most = int.MaxValue) =>
        Long(key, least, most) is { } value ? (int)value : null;

    /// <summary>A whole number of 64 bits, or null where absent.</summary>
    public long? Long(string key, long least = long.MinValue, long most = long.MaxValue)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        if (!scalar.Quoted && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most)
        {
            return value;
        }

        return Wrong<long>(key, scalar, "a whole number" + Range(least, most, long.MinValue, long.MaxValue, int.MinValue, int.MaxValue));
    }

    /// <summary>A finite number, or null where absent; <c>1e-4</c> is one.</summary>
    public double? Number(string key, double least = double.MinValue, double most = double.MaxValue)
    {
        if (Scalar(key) is not { } scalar)
        {
            return null;
        }

        return scalar.AsNumber() is { } value && value >= least && value <= most
            ? value
            : Wrong<double>(key, scalar, "a number"
                + Range(least, most, double.MinValue, double.MaxValue, double.MinValue, double.MaxValue));
    }

    /// <summary>A truth value, or null where absent.</summary>
    public bool? Flag(string key) =>
        Scalar(key) is { } scalar ? scalar.AsFlag() ?? Wrong<bool>(key, scalar, "true or false") : null;

    /// <summary>One of a few names (letter case counts), or null where absent.</summary>
    public T? Choice<T>(string key, IReadOnlyDictionary<string, T> choices)
        where T : struct => Choice(key, choices.Keys) is { } name ? choices[name] : null;

    /// <summary>One of a few names (letter case counts), or null where absent.</summary>
    public string? Choice(string key, IEnumerable<string> names)
    {
        string[] known = [.. names];
        return Scalar(key) is not { } scalar ? null
            : known.Contains(scalar.Text) ? scalar.Text
            : Wrong<string>(key, scalar, "one of " + string.Join(", ", known), NearestName.Of(scalar.Text, known));
    }

    /// <summary>A nested map, or null where absent.</summary>
    public MapReader? Map(string key) => Node(key) switch
    {
        null => null,
        ConfigMap nested => new MapReader(nested, Dotted(key), Report),
        var other => Wrong<MapReader>(key, other, "a map"),
    };

    /// <summary>A nested map that must be there.</summary>
    public MapReader RequiredMap(string key)
    {
        if (Map(key) is { } nested)
        {
            return nested;
        }

        if (!Has(key))
        {
            Missing(key, "a map");
        }

        return new MapReader(new ConfigMap(map.File, map.Line), Dotted(key), new ConfigReport());
    }

    /// <summary>An empty map in the place of an absent one.</summary>
    public MapReader Absent(string key) => new(new ConfigMap(map.File, map.Line), Dotted(key), Report);

    /// <summary>The reader of <c>section.key</c>'s section (an empty one where it is absent), or this one, and the key in it.</summary>
    internal MapReader At(string dotted, out string key)
    {
        var dot = dotted.IndexOf('.', StringComparison.Ordinal);
        key = dotted[(dot + 1)..];
        return dot < 0 ? this : Section(dotted[..dot]);
    }

    /// <summary>A nested map whose keys belong to this map's record; <see cref="End"/> covers it.</summary>
    internal MapReader Section(string key)
    {
        if (!_sections.TryGetValue(key, out var section))
        {
            _sections[key] = section = Map(key) ?? Absent(key);
        }

        return section;
    }

    /// <summary>A nested map laid over some of <paramref name="common"/>'s keys; null where it is absent.</summary>
    internal MapReader? MapOver(string key, MapReader common, params string[] without)
    {
        if (Map(key) is not { } nested)
        {
            return null;
        }

        var under = common.Copy();
        foreach (var name in without)
        {
            under.Remove(name);
        }

        return new MapReader(nested.Copy().Over(under), nested.Prefix, Report);
    }

    /// <summary>The items of a list (a lone scalar counts as a list of one), or null where absent.</summary>
    public IReadOnlyList<ConfigNode>? List(string key) => Node(key) switch
    {
        null => null,
        ConfigList list => list.Items,
        ConfigScalar scalar => [scalar],
        var other => Wrong<IReadOnlyList<ConfigNode>>(key, other, "a list"),
    };

    /// <summary>A list of texts, or null where absent.</summary>
    public IReadOnlyList<string>? Texts(string key) => Items(key, "a list of texts", scalar => scalar.Text);

    /// <summary>A list of whole numbers, or null where absent.</summary>
    public IReadOnlyList<int>? Integers(string key) => Items(key, "a list of whole numbers", scalar =>
        !scalar.Quoted && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
            : (int?)null)
        ?.Select(value => value!.Value).ToList();

    /// <summary>A list of numbers, or null where absent.</summary>
    public IReadOnlyList<double>? Numbers(string key) =>
        Items(key, "a list of numbers", scalar => scalar.AsNumber())?.Select(value => value!.Value).ToList();

    /// <summary>Keys that are accepted without effect; those present are listed in the report.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            _known.Add(key);
            if (map[key] is not null)
            {
                Report.Ignore(Dotted(key));
            }
        }
    }

    /// <summary>Keys that mean nothing to this stage but belong to the file's layout; accepted silently.</summary>
    public void Skip(params ReadOnlySpan<string> keys) => _known.AddRange(keys);

    /// <summary>Reports a problem of a key's value.</summary>
    public void Problem(string key, string message) =>
        Report.Add(new ConfigProblem(Dotted(key), $"{(map[key] ?? map).Place}: {Dotted(key)}: {message}", UnknownKey: false));

    /// <summary>Reports every key that was never asked for.</summary>
    public void End()
    {
        foreach (var key in map.Keys.Except(_known))
        {
            Report.Add(new ConfigProblem(
                Dotted(key), $"{map[key]!.Place}: unknown key '{Dotted(key)}'{NearestName.Hint(key, _known)}", UnknownKey: true));
        }

        foreach (var section in _sections.Values)
        {
            section.End();
        }
    }

    /// <summary>The dotted name of a key of this map.</summary>
    public string Dotted(string key) => Prefix.Length == 0 ? key : $"{Prefix}.{key}";

    private ConfigMap Copy() => (ConfigMap)map.Copy();

    private static string Range<T>(T least, T most, params ReadOnlySpan<T> unbounded)
        where T : IComparable<T>
    {
        var (low, high) = (!unbounded.Contains(least), !unbounded.Contains(most));
        return (low, high) switch
        {
            (true, true) => string.Create(CultureInfo.InvariantCulture, $" from {least} to {most}"),
            (true, false) => string.Create(CultureInfo.InvariantCulture, $" of at least {least}"),
            (false, true) => string.Create(CultureInfo.InvariantCulture, $" of at most {most}"),
            _ => "",
        };
    }

    private ConfigScalar? Scalar(string key) => Node(key) switch
    {
        null => null,
        ConfigScalar scalar => scalar,
        var other => Wrong<ConfigScalar>(key, other, "a single value"),
    };

    private List<T>? Items<T>(string key, string expected, Func<ConfigScalar, T?> convert)
    {
        if (List(key) is not { } nodes)
        {
            return null;
        }

        var items = new List<T>();
        foreach (var node in nodes)
        {
            if (node is not ConfigScalar scalar || convert(scalar) is not { } item)
            {
                return Wrong<List<T>>(key, node, expected);
            }

            items.Add(item);
        }

        return items;
    }

    /// <summary>Reports that a key is missing.</summary>
    /// <returns>Nothing; a record that lacks the value keeps its initial one.</returns>
    internal object? Missing(string key, string expected)
    {
        Report.Add(new ConfigProblem(Dotted(key), $"{map.Place}: key '{Dotted(key)}' is missing; expected {expected}", UnknownKey: false));
        return null;
    }

    private T? Wrong<T>(string key, ConfigNode node, string expected, string? nearest = null)
    {
        var meant = nearest is null ? "" : $"; did you mean '{nearest}'?";
        Report.Add(new ConfigProblem(Dotted(key), $"{node.Place}: {Dotted(key)}: expected {expected}, found {node.Kind}{meant}",
            UnknownKey: false));
        return default;
    }
}
