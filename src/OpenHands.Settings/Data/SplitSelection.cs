using System.Collections.Immutable;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Yaml;

namespace OpenHands.Settings.Data;

/// <summary>
/// Which splits are read. Upstream tests with Python's <c>in</c>: a list holds split names, a single text is searched for them, so that
/// "trainval" means train and val.
/// </summary>
public sealed class SplitSelection
{
    private readonly string? _text;

    private SplitSelection(string? text, ImmutableArray<string> names) => (_text, Names) = (text, names);

    /// <summary>The default: the list of "train" alone.</summary>
    public static SplitSelection Train { get; } = OfList("train");

    /// <summary>The names, or the one text.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>A list of split names.</summary>
    public static SplitSelection OfList(params IEnumerable<string> names) => new(null, [.. names]);

    /// <summary>A text in which split names are searched.</summary>
    public static SplitSelection OfText(string text) => new(text, [text]);

    /// <summary>Tells whether a split is selected; "Train" is the same split as "train".</summary>
    public bool Contains(string split) =>
        _text?.Contains(split, StringComparison.OrdinalIgnoreCase) ?? Names.Contains(split, StringComparer.OrdinalIgnoreCase);

    /// <summary>The selection as a configuration writes it.</summary>
    public override string ToString() => _text ?? $"[{string.Join(", ", Names)}]";

    internal static SplitSelection Read(MapReader map, string key) =>
        map.Node(key) is ConfigScalar text ? OfText(text.Text) : OfList(map.Texts(key) ?? []);
}
