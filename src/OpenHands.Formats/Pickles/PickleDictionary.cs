namespace OpenHands.Formats.Pickles;

/// <summary>A Python dict: keys in the order of their first setting, the last value of each.</summary>
internal sealed class PickleDictionary
{
    private readonly List<KeyValuePair<object?, object?>> _entries = [];
    private readonly Dictionary<object, int> _places = [];

    /// <summary>Whether Python made a <c>collections.OrderedDict</c>.</summary>
    public bool IsOrdered { get; init; }

    public IReadOnlyList<KeyValuePair<object?, object?>> Entries => _entries;

    /// <summary>Sets one item. Strings and numbers are compared by value, any other key by identity.</summary>
    public void Set(object? key, object? value)
    {
        var name = key switch
        {
            PickleText text => text.Decode(),
            null => DBNull.Value,
            _ => key,
        };
        if (_places.TryAdd(name, _entries.Count))
        {
            _entries.Add(new(key is PickleText ? name : key, value));
        }
        else
        {
            _entries[_places[name]] = new(_entries[_places[name]].Key, value);
        }
    }

    /// <summary>The value of a string key.</summary>
    public bool TryGet(string key, out object? value)
    {
        var found = _places.TryGetValue(key, out var place);
        value = found ? _entries[place].Value : null;
        return found;
    }
}
