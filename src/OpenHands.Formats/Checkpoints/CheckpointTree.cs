using System.Globalization;
using System.Numerics;
using OpenHands.Formats.Pickles;

namespace OpenHands.Formats.Checkpoints;

/// <summary>
/// Turns what a pickle holds into the public tree. Parts that the file shares stay shared, so the tree is never larger than the file's
/// graph.
/// </summary>
internal sealed class CheckpointTree(PickleBudget budget)
{
    // A Lightning file is 8 levels deep; a list that contains itself would never end.
    private const int Deepest = 64;

    private readonly Dictionary<object, object> _done = new(ReferenceEqualityComparer.Instance);

    /// <summary>Converts a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">Where it stands; names tensors.</param>
    /// <param name="depth">How many containers are around it.</param>
    /// <exception cref="InvalidDataException">It is nested too deeply.</exception>
    public object? Convert(object? value, string path, int depth)
    {
        if (depth > Deepest)
        {
            throw new InvalidDataException($"values are nested more than {Deepest} deep (or contain themselves)");
        }

        switch (value)
        {
            case null or bool or long or BigInteger or double or string or byte[]:
                return value;
            case PickleGlobal global:
                return global.Name;
            case ForeignObject foreign:
                return $"an object of {foreign.Name}, not read";
            case NumpyArray array:
                return $"a numpy array {array.Type} ({string.Join(", ", array.Shape)}), not read";
            case TorchTensor tensor:
                budget.Charge(PickleBudget.Container + 2L * path.Length);
                return tensor.Named(path, budget);
            case TorchStorage or NumpyTypeState:
                throw new InvalidDataException($"{path}: a bare storage or numpy type; only tensors and plain values are read");
        }

        if (_done.TryGetValue(value, out var known))
        {
            return known;
        }

        var converted = value switch
        {
            PickleDictionary dictionary => Map(dictionary, path, depth),
            List<object?> list => List(list, isTuple: false, path, depth),
            object?[] tuple => (object)List(tuple, isTuple: true, path, depth),
            _ => throw new InvalidDataException($"{path}: a value of an unknown kind"),
        };
        _done[value] = converted;
        return converted;
    }

    private CheckpointMap Map(PickleDictionary source, string path, int depth)
    {
        budget.Charge(PickleBudget.Container);
        var map = new CheckpointMap { IsOrderedDict = source.IsOrdered };
        foreach (var (key, value) in source.Entries)
        {
            object name = key switch
            {
                string or long => key,
                PickleGlobal type => type.Name,
                null => "None",
                bool or double or BigInteger => System.Convert.ToString(key, CultureInfo.InvariantCulture)!,
                _ => $"a key that is not read ({map.Count})",
            };
            if (map.ContainsKey(name))
            {
                throw new InvalidDataException($"{path}: the key {name} is there twice");
            }

            budget.Charge(64);
            map.Add(name, Convert(value, Inside(path, name), depth + 1));
        }

        return map;
    }

    private CheckpointList List(IReadOnlyList<object?> source, bool isTuple, string path, int depth)
    {
        budget.Charge(PickleBudget.Container + 16L * source.Count);
        var list = new CheckpointList { IsTuple = isTuple };
        for (var i = 0; i < source.Count; i++)
        {
            // Numbers are the bulk (parameter indices); they need no path.
            list.Add(source[i] is long or double ? source[i] : Convert(source[i], Inside(path, i), depth + 1));
        }

        return list;
    }

    private string Inside(string path, object name)
    {
        var inside = path.Length == 0 ? $"{name}" : $"{path}.{name}";
        budget.Charge(2L * inside.Length + 24);
        return inside;
    }
}
