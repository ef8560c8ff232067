using System.Collections;

namespace OpenHands.Formats.Checkpoints;

/// <summary>A list or tuple of a checkpoint; for its values see <see cref="CheckpointMap"/>.</summary>
public sealed class CheckpointList : IReadOnlyList<object?>
{
    private readonly List<object?> _items = [];

    /// <summary>Whether Python sees a tuple.</summary>
    public bool IsTuple { get; init; }

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public object? this[int index] => _items[index];

    /// <summary>Appends an item.</summary>
    public void Add(object? item) => _items.Add(item);

    /// <summary>The same items as a tuple.</summary>
    public CheckpointList AsTuple()
    {
        var tuple = new CheckpointList { IsTuple = true };
        tuple._items.AddRange(_items);
        return tuple;
    }

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
