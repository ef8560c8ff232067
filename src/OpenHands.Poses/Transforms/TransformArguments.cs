using System.Collections;
using System.Collections.Immutable;
using System.Globalization;

namespace OpenHands.Poses.Transforms;

/// <summary>Reads a transform's arguments with checks, and remembers which were asked for.</summary>
internal sealed class TransformArguments(TransformSpecification specification)
{
    private readonly HashSet<string> _known = [];

    public bool Has(string key) => Find(key) is not null;

    public double Number(string key, double? otherwise = null) => Find(key) switch
    {
        null => otherwise ?? throw new ArgumentException($"{specification.Name} needs '{key}'"),
        bool or string => throw Wrong(key, "a number"),
        IConvertible value => value.ToDouble(CultureInfo.InvariantCulture),
        _ => throw Wrong(key, "a number"),
    };

    public int Integer(string key, int? otherwise = null, int lowest = 1)
    {
        var value = Number(key, otherwise);
        return value >= lowest && value <= int.MaxValue && value == Math.Floor(value)
            ? (int)value
            : throw Wrong(key, $"a whole number from {lowest}");
    }

    public bool Flag(string key, bool otherwise) => Find(key) switch
    {
        null => otherwise,
        bool value => value,
        _ => throw Wrong(key, "true or false"),
    };

    public string Text(string key) => Find(key) as string ?? throw Wrong(key, "a text");

    public ImmutableArray<string> Texts(string key) =>
        [.. List(key).Select(item => item as string ?? throw Wrong(key, "a list of texts"))];

    public ImmutableArray<double> Numbers(string key) =>
        [.. List(key).Select(item => item is IConvertible and not string and not bool
            ? Convert.ToDouble(item, CultureInfo.InvariantCulture)
            : throw Wrong(key, "a list of numbers"))];

    public ImmutableArray<int> Integers(string key) =>
        [.. Numbers(key).Select(n => n >= 0 && n < int.MaxValue && n == Math.Floor(n) ? (int)n
            : throw Wrong(key, "a list of joint indexes"))];

    /// <summary>Call after all arguments were asked for.</summary>
    public void RefuseOthers()
    {
        var unknown = specification.Arguments?.Keys.FirstOrDefault(key => !_known.Contains(key));
        if (unknown is not null)
        {
            throw new ArgumentException(
                $"{specification.Name} has no argument '{unknown}': "
                + (_known.Count == 0 ? "it takes none" : $"it takes {string.Join(", ", _known.Order(StringComparer.Ordinal))}"));
        }
    }

    private IEnumerable<object?> List(string key) => Find(key) switch
    {
        string => throw Wrong(key, "a list"),
        IEnumerable list => list.Cast<object?>(),
        _ => throw Wrong(key, "a list"),
    };

    private object? Find(string key)
    {
        _known.Add(key);
        return specification.Arguments?.GetValueOrDefault(key);
    }

    private ArgumentException Wrong(string key, string expected) =>
        new($"argument '{key}' of {specification.Name} must be {expected}, "
            + $"not '{Convert.ToString(Find(key), CultureInfo.InvariantCulture)}'");
}
