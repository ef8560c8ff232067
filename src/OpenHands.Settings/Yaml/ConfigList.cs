namespace OpenHands.Settings.Yaml;

/// <summary>A list.</summary>
/// <param name="items">Its items in order.</param>
/// <param name="file">The file's path as the user knows it.</param>
/// <param name="line">Line in that file, from 1.</param>
public sealed class ConfigList(IEnumerable<ConfigNode> items, string file, int line) : ConfigNode(file, line)
{
    private readonly List<ConfigNode> _items = [.. items];

    /// <summary>The items in order.</summary>
    public IReadOnlyList<ConfigNode> Items => _items;

    /// <inheritdoc/>
    public override string Kind => "a list";

    /// <inheritdoc/>
    public override ConfigNode Copy() => new ConfigList(_items.Select(item => item.Copy()), File, Line);

    internal void Replace(int index, ConfigNode item) => _items[index] = item;
}
