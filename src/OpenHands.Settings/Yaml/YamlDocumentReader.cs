using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OpenHands.Settings.Yaml;

/// <summary>
/// Turns one document's events into nodes. Anchors, aliases and merge keys (<c>&lt;&lt;</c>) work; what an alias brings in keeps the line
/// that it was written at.
/// </summary>
internal sealed class YamlDocumentReader(Parser parser, string name)
{
    private const int DeepestNesting = 40;
    private const int MostAliased = 100_000; // values that all aliases of a file bring in together
    private const string MergeKey = "<<";

    private readonly Dictionary<AnchorName, Anchored> _anchors = [];
    private readonly HashSet<AnchorName> _open = [];
    private int _aliased;

    private readonly record struct Anchored(ConfigNode Node, int Size, int Height);

    public ConfigNode Read(int depth) => ReadMeasured(depth).Node;

    // Size counts the values of a tree, height its levels: both are known without walking it again, however often it is aliased.
    private Anchored ReadMeasured(int depth)
    {
        RequireShallow(depth, parser.Current);
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return ReadAlias(alias, depth);
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            var single = new ConfigScalar(scalar.Value, scalar.Style != ScalarStyle.Plain, name, (int)scalar.Start.Line);
            return Remember(scalar.Anchor, new Anchored(single, 1, 0));
        }

        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            Open(sequence.Anchor);
            return Remember(sequence.Anchor, ReadList(depth, (int)sequence.Start.Line));
        }

        var mapping = parser.Consume<MappingStart>();
        Open(mapping.Anchor);
        return Remember(mapping.Anchor, ReadMap(depth, (int)mapping.Start.Line));
    }

    private Anchored ReadList(int depth, int line)
    {
        var items = new List<ConfigNode>();
        var (size, height) = (1, 0);
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            var item = ReadMeasured(depth + 1);
            items.Add(item.Node);
            (size, height) = (size + item.Size, Math.Max(height, item.Height + 1));
        }

        return new Anchored(new ConfigList(items, name, line), size, height);
    }

    private Anchored ReadMap(int depth, int line)
    {
        var own = new ConfigMap(name, line);
        ConfigNode? merged = null;
        var (size, height) = (1, 0);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
            {
                throw YamlDocument.Broken(name, parser.Current!.Start, "a key that is not a plain word");
            }

            var merges = key is { Value: MergeKey, Style: ScalarStyle.Plain };
            if ((merges ? merged : own[key.Value]) is { } first)
            {
                throw YamlDocument.Broken(name, key.Start, $"key '{key.Value}' a second time (first at line {first.Line})");
            }

            var value = ReadMeasured(depth + 1);
            (size, height) = (size + value.Size, Math.Max(height, value.Height + 1));
            if (merges)
            {
                merged = value.Node;
                RequireMaps(merged, key);
            }
            else
            {
                own.Set(key.Value, value.Node);
            }
        }

        return new Anchored(merged is null ? own : Merge(own, merged, line), size, height);
    }

    // Of several maps the first that has a key gives it; the map's own keys win over all of them.
    private ConfigMap Merge(ConfigMap own, ConfigNode merged, int line)
    {
        var map = new ConfigMap(name, line);
        IEnumerable<ConfigNode> sources = merged is ConfigList list ? list.Items.Reverse() : [merged];
        foreach (var source in sources.Cast<ConfigMap>().Append(own))
        {
            foreach (var key in source.Keys)
            {
                map.Set(key, source[key]!);
            }
        }

        return map;
    }

    private void RequireMaps(ConfigNode merged, Scalar key)
    {
        if (merged is not ConfigMap && (merged is not ConfigList list || list.Items.Any(item => item is not ConfigMap)))
        {
            throw YamlDocument.Broken(name, key.Start, $"<< takes a map or a list of maps, like <<: *name; found {merged.Kind}");
        }
    }

    private void Open(AnchorName anchor)
    {
        if (!anchor.IsEmpty)
        {
            _open.Add(anchor);
        }
    }

    private Anchored Remember(AnchorName anchor, Anchored read)
    {
        if (!anchor.IsEmpty)
        {
            _open.Remove(anchor);
            _anchors[anchor] = read;
        }

        return read;
    }

    // A copy each time, since what one place overrides must not change at the others. A few lines of aliases of aliases can stand for more
    // values than any machine holds, so what they bring in is counted before it is copied.
    private Anchored ReadAlias(AnchorAlias alias, int depth)
    {
        if (_open.Contains(alias.Value))
        {
            throw YamlDocument.Broken(name, alias.Start,
                $"alias *{alias.Value} stands inside &{alias.Value}; a value cannot contain itself");
        }

        if (!_anchors.TryGetValue(alias.Value, out var shared))
        {
            throw YamlDocument.Broken(name, alias.Start, $"alias *{alias.Value} does not name an earlier anchor (&{alias.Value})");
        }

        RequireShallow(depth + shared.Height, alias);
        _aliased += shared.Size;
        return _aliased <= MostAliased
            ? shared with { Node = shared.Node.Copy() }
            : throw YamlDocument.Broken(name, alias.Start, $"the file's aliases bring in more than {MostAliased} values");
    }

    private void RequireShallow(int depth, ParsingEvent? at)
    {
        if (depth > DeepestNesting)
        {
            throw YamlDocument.Broken(name, at!.Start, $"nested deeper than {DeepestNesting} levels");
        }
    }
}
