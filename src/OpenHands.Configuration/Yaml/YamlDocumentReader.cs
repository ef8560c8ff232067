using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OpenHands.Configuration.Yaml;

/// <summary>Turns one document's events into nodes. Aliases of single values work (<c>&amp;name</c>, <c>*name</c>); of maps and lists they do not.</summary>
internal sealed class YamlDocumentReader(Parser parser, string name)
{
    private const int DeepestNesting = 40;

    private readonly Dictionary<AnchorName, ConfigScalar> _anchors = [];

    public ConfigNode Read(int depth)
    {
        if (depth > DeepestNesting)
        {
            throw YamlDocument.Broken(name, parser.Current!.Start, $"nested deeper than {DeepestNesting} levels");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return ReadScalar(scalar);
        }

        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var items = new List<ConfigNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Read(depth + 1));
            }

            return new ConfigList(items, name, (int)sequence.Start.Line);
        }

        return parser.TryConsume<MappingStart>(out var mapping) ? ReadMap(depth, (int)mapping.Start.Line) : ReadAlias();
    }

    private ConfigScalar ReadScalar(Scalar scalar)
    {
        var node = new ConfigScalar(scalar.Value, scalar.Style != ScalarStyle.Plain, name, (int)scalar.Start.Line);
        if (!scalar.Anchor.IsEmpty)
        {
            _anchors[scalar.Anchor] = node;
        }

        return node;
    }

    private ConfigMap ReadMap(int depth, int line)
    {
        var map = new ConfigMap(name, line);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
            {
                throw YamlDocument.Broken(name, parser.Current!.Start, "a key that is not a plain word");
            }

            if (map[key.Value] is { } first)
            {
                throw YamlDocument.Broken(name, key.Start, $"key '{key.Value}' a second time (first at line {first.Line})");
            }

            map.Set(key.Value, Read(depth + 1));
        }

        return map;
    }

    // Only single values are shared: an alias of a list in a list of aliases is how a small file becomes a large tree.
    private ConfigScalar ReadAlias()
    {
        var alias = parser.Consume<AnchorAlias>();
        return _anchors.TryGetValue(alias.Value, out var shared)
            ? shared
            : throw YamlDocument.Broken(name, alias.Start, $"alias *{alias.Value} does not name an earlier single value");
    }
}
