using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace OpenHands.Formats.Checkpoints;

/// <summary>
/// A dict of a checkpoint, in its order. A value is null, bool, long, <see cref="System.Numerics.BigInteger"/>, double, string, byte[],
/// <see cref="TensorEntry"/>, <see cref="CheckpointList"/> or another map; a key is a string or a whole number (an optimiser's parameter
/// index).
/// </summary>
public sealed class CheckpointMap : IReadOnlyList<KeyValuePair<object, object?>>
{
    private readonly List<KeyValuePair<object, object?>> _entries = [];
    private readonly Dictionary<object, int> _places = [];

    /// <summary>Whether Python sees a <c>collections.OrderedDict</c> (state dicts are) instead of a dict.</summary>
    public bool IsOrderedDict { get; init; }

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public KeyValuePair<object, object?> this[int index] => _entries[index];

    /// <summary>Appends an item.</summary>
    /// <exception cref="ArgumentException">The key is taken, or neither a string nor a long.</exception>
    public void Add(object key, object? value)
    {
        if (key is not (string or long))
        {
            throw new ArgumentException($"a key of type {key.GetType().Name}; keys are strings or longs", nameof(key));
        }

        if (!_places.TryAdd(key, _entries.Count))
        {
            throw new ArgumentException($"the key {key} is there already", nameof(key));
        }

        _entries.Add(new(key, value));
    }

    /// <summary>Finds the value of a key if it is of the type asked for.</summary>
    /// <param name="key">A string or a long.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether the key is there and its value is a <typeparamref name="T"/>.</returns>
    public bool TryGet<T>(object key, [MaybeNullWhen(false)] out T value)
    {
        if (_places.TryGetValue(key, out var place) && _entries[place].Value is T found)
        {
            value = found;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Whether the key is there.</summary>
    public bool ContainsKey(object key) => _places.ContainsKey(key);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<object, object?>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
