using System.Diagnostics.CodeAnalysis;

namespace OpenHands.Formats.Pickles;

/// <summary>A Python dict: keys in the order of their first setting, the last value of each.</summary>
internal sealed class PickleDictionary
{
    private readonly List<KeyValuePair<object?, object?>> _entries = [];
    private readonly Dictionary<object, int> _places = new(Keys.Instance);

    /// <summary>Whether Python made a <c>collections.OrderedDict</c>.</summary>
    public bool IsOrdered { get; init; }

    public IReadOnlyList<KeyValuePair<object?, object?>> Entries => _entries;

    /// <summary>Sets one item. Strings and numbers are compared by value, any other key by identity.</summary>
    public void Set(object? key, object? value)
    {
        var name = key ?? DBNull.Value;
        if (_places.TryAdd(name, _entries.Count))
        {
            _entries.Add(new(key, value));
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

    // The usual hash of a number can be foreseen: a file of chosen keys would take time without end.
    private sealed class Keys : IEqualityComparer<object>
    {
        public static readonly Keys Instance = new();

        public new bool Equals(object? a, object? b) => object.Equals(a, b);

        public int GetHashCode([DisallowNull] object key) => key switch
        {
            long number => HashCode.Combine((int)number, (int)(number >> 32)),
            double number => GetHashCode(BitConverter.DoubleToInt64Bits(number)),
            _ => key.GetHashCode(),
        };
    }
}
