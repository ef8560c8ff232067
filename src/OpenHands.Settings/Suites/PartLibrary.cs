using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Suites;

/// <summary>
/// The parts that experiments share: YAML maps in SUITE/parts/, in parts/ beside the suite, and in experiments/parts/, named by their path
/// without <c>.yaml</c>; the first that is there counts. A map that says <c>use: [a, b]</c> is laid over b, and b over a.
/// </summary>
internal sealed class PartLibrary(string suite, string root)
{
    private const string UseKey = "use";
    private const int DeepestChain = 20;
    private const int MostLaid = 1_000_000; // values that parts bring into one stage, those of parts of parts included

    private readonly string[] _folders =
        [.. new[] { suite, Path.GetDirectoryName(suite) ?? suite, Path.Combine(Path.GetFullPath(root), "experiments") }
            .Select(folder => Path.Combine(folder, "parts")).Distinct()];
    private readonly Dictionary<string, (ConfigMap Map, int Size)> _settled = new(StringComparer.Ordinal);
    private int _laid;

    /// <summary>Lays the parts that a tree's maps use under them, at every depth; the tree itself stays as it is.</summary>
    /// <exception cref="ConfigurationException">A part is unknown, broken, or uses itself.</exception>
    public ConfigMap Settle(ConfigMap tree)
    {
        _laid = 0;
        return Settle(tree, []);
    }

    /// <summary>Parts over one another, the last on top.</summary>
    public ConfigMap Lay(IEnumerable<ConfigScalar> names, ConfigMap place)
    {
        _laid = 0;
        return Lay(names, place, []);
    }

    /// <summary>The names in a <c>use</c>, which is one name or a list of them; none where it is absent.</summary>
    public static IReadOnlyList<ConfigScalar> Names(ConfigNode? use) => use switch
    {
        null or ConfigScalar { IsNull: true } => [],
        ConfigScalar one => [one],
        ConfigList list when list.Items.All(item => item is ConfigScalar { IsNull: false }) => [.. list.Items.Cast<ConfigScalar>()],
        _ => throw new ConfigurationException(
            $"{use.Place}: use: expected a part's name or a list of names, like [datasets/include], found {use.Kind}"),
    };

    private ConfigMap Lay(IEnumerable<ConfigScalar> names, ConfigMap place, List<string> chain) =>
        names.Aggregate(new ConfigMap(place.File, place.Line), (below, name) => Part(name, chain).Over(below));

    private ConfigMap Settle(ConfigMap map, List<string> chain)
    {
        var settled = new ConfigMap(map.File, map.Line);
        foreach (var key in map.Keys.Where(key => key != UseKey))
        {
            settled.Set(key, Settled(map[key]!, chain));
        }

        return Names(map[UseKey]) is { Count: > 0 } names ? settled.Over(Lay(names, map, chain)) : settled;
    }

    private ConfigNode Settled(ConfigNode node, List<string> chain) => node switch
    {
        ConfigMap map => Settle(map, chain),
        ConfigList list => new ConfigList(list.Items.Select(item => Settled(item, chain)), list.File, list.Line),
        _ => node,
    };

    private ConfigMap Part(ConfigScalar name, List<string> chain)
    {
        if (!_settled.TryGetValue(name.Text, out var settled))
        {
            var map = Read(name, chain);
            settled = (map, Size(map));
            _settled.Add(name.Text, settled);
        }

        _laid += settled.Size;
        return _laid <= MostLaid
            ? settled.Map
            : throw new ConfigurationException($"{name.Place}: use: the parts bring in more than {MostLaid} values");
    }

    private ConfigMap Read(ConfigScalar name, List<string> chain)
    {
        if (chain.Contains(name.Text) || chain.Count >= DeepestChain)
        {
            var why = chain.Contains(name.Text) ? "uses itself" : $"is more than {DeepestChain} parts deep";
            throw new ConfigurationException(
                $"{name.Place}: use: part '{name.Text}' {why}: {string.Join(" -> ", chain.Append(name.Text))}");
        }

        var file = File(name.Text)
            ?? throw new ConfigurationException(
                $"{name.Place}: use: no part '{name.Text}' in {string.Join(" or ", _folders.Select(folder => Shown(folder) + "/"))}"
                + NearestName.Hint(name.Text, Known()));
        chain.Add(name.Text);
        var settled = Settle(YamlDocument.ReadFile(file, Shown(file)), chain);
        chain.RemoveAt(chain.Count - 1);
        return settled;
    }

    private static int Size(ConfigNode node) => 1 + node switch
    {
        ConfigMap map => map.Keys.Sum(key => Size(map[key]!)),
        ConfigList list => list.Items.Sum(Size),
        _ => 0,
    };

    // A name is made of plain words, so that it leads to no file outside the folders of parts.
    private string? File(string name) =>
        name.Split('/').All(word => word.Length > 0 && word[0] != '.'
            && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+'))
            ? _folders.Select(folder => Path.Combine(folder, name + ".yaml")).FirstOrDefault(System.IO.File.Exists)
            : null;

    private List<string> Known() => [.. _folders.Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/')))
        .Distinct().Order(StringComparer.Ordinal)];

    private string Shown(string path) => SuiteFiles.Shown(path, root);
}
