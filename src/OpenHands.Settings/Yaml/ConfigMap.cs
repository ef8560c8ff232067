namespace OpenHands.Settings.Yaml;

/// <summary>A map in the order it was written.</summary>
/// <param name="file">The file's path as the user knows it.</param>
/// <param name="line">Line in that file, from 1.</param>
public sealed class ConfigMap(string file, int line) : ConfigNode(file, line)
{
    private readonly OrderedDictionary<string, ConfigNode> _entries = new(StringComparer.Ordinal);

    /// <summary>The keys in order.</summary>
    public IReadOnlyList<string> Keys => _entries.Keys;

    /// <inheritdoc/>
    public override string Kind => "a map";

    /// <summary>The value of a key, or null where the key is absent.</summary>
    public ConfigNode? this[string key] => _entries.GetValueOrDefault(key);

    /// <inheritdoc/>
    public override ConfigNode Copy()
    {
        var copy = new ConfigMap(File, Line);
        foreach (var (key, value) in _entries)
        {
            copy.Set(key, value.Copy());
        }

        return copy;
    }

    internal void Set(string key, ConfigNode value) => _entries[key] = value;

    internal bool Remove(string key) => _entries.Remove(key);

    /// <summary>Lays this map over <paramref name="under"/>: maps merge key by key, everything else replaces.</summary>
    internal ConfigMap Over(ConfigMap under)
    {
        var merged = (ConfigMap)under.Copy();
        foreach (var (key, value) in _entries)
        {
            merged.Set(key, value is ConfigMap map && merged[key] is ConfigMap below ? map.Over(below) : value.Copy());
        }

        return merged;
    }
}
