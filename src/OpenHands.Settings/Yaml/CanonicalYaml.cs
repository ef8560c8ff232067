using System.Globalization;
using System.Text;

namespace OpenHands.Settings.Yaml;

/// <summary>
/// The one text of a configuration: equal settings give equal bytes, so that the text can be hashed into a stage's key. Keys are sorted
/// (but for <c>datasets</c>, whose order numbers the items), numbers and truth values have one spelling, comments are gone.
/// </summary>
public static class CanonicalYaml
{
    private const string OrderedMap = "datasets";
    private const char Mark = '\u0001'; // never in the text: values with control characters are escaped
    private const int WidestAligned = 80;

    /// <summary>Writes a map as block YAML with LF line ends; <paramref name="first"/> names the keys that lead, in that order.</summary>
    public static string Write(ConfigMap map, params string[] first)
    {
        var text = new StringBuilder();
        WriteMap(text, map, 0, ordered: false, first, _ => "");
        return text.ToString();
    }

    /// <summary>
    /// The same text with the place that each value was written at (file and line, or <c>--set key</c>) in a comment behind it.
    /// </summary>
    public static string WriteWithOrigins(ConfigMap map, params string[] first)
    {
        var text = new StringBuilder();
        WriteMap(text, map, 0, ordered: false, first, node => Mark + Origin(node));
        var lines = text.ToString().Split('\n').Select(line => line.Split(Mark)).ToList();
        var width = Math.Min(WidestAligned, lines.Max(line => line[0].Length));
        return string.Join('\n', lines.Select(line => line is [var value, var origin] ? $"{value.PadRight(width)}  # {origin}" : line[0]));
    }

    // A list has the place it begins at; items that an override put into it have their own.
    private static string Origin(ConfigNode node) => node is ConfigList list
        ? string.Join(", ", list.Items.Where(item => item.File != list.File).Select(Origin).Prepend(list.Place).Distinct())
        : node.Place;

    private static void WriteMap(StringBuilder text, ConfigMap map, int indent, bool ordered, string[] first, Func<ConfigNode,
        string> origin)
    {
        var keys = ordered
            ? map.Keys
            : [.. first.Where(key => map[key] is not null), .. map.Keys.Except(first).Order(StringComparer.Ordinal)];
        foreach (var key in keys)
        {
            text.Append(' ', indent).Append(Spell(new ConfigScalar(key, quoted: true, "", 0))).Append(':');
            WriteValue(text, map[key]!, indent, ordered: key == OrderedMap, origin);
        }
    }

    private static void WriteValue(StringBuilder text, ConfigNode node, int indent, bool ordered, Func<ConfigNode, string> origin)
    {
        switch (node)
        {
            case ConfigScalar scalar:
                text.Append(' ').Append(Spell(scalar)).Append(origin(scalar)).Append('\n');
                break;
            case ConfigMap { Keys.Count: 0 }:
                text.Append(" {}").Append(origin(node)).Append('\n');
                break;
            case ConfigMap map:
                text.Append('\n');
                WriteMap(text, map, indent + 2, ordered, [], origin);
                break;
            case ConfigList list when list.Items.All(IsFlat):
                text.Append(' ').Append(Flow(list)).Append(origin(list)).Append('\n');
                break;
            case ConfigList list:
                text.Append('\n');
                foreach (var item in list.Items)
                {
                    WriteItem(text, item, indent + 2, origin);
                }

                break;
        }
    }

    private static void WriteItem(StringBuilder text, ConfigNode item, int indent, Func<ConfigNode, string> origin)
    {
        var start = text.Length;
        if (item is ConfigMap { Keys.Count: > 0 } map)
        {
            WriteMap(text, map, indent + 2, ordered: false, [], origin);
            text[start + indent] = '-';
        }
        else
        {
            text.Append(' ', indent).Append('-');
            WriteValue(text, item, indent, ordered: false, origin);
        }
    }

    // Index lists, edges and the like stay on one line.
    private static bool IsFlat(ConfigNode node) => node is ConfigScalar
        || (node is ConfigList list && list.Items.All(item => item is ConfigScalar));

    private static string Flow(ConfigNode node) => node is ConfigList list
        ? "[" + string.Join(", ", list.Items.Select(Flow)) + "]"
        : Spell((ConfigScalar)node);

    private static string Spell(ConfigScalar scalar)
    {
        if (!scalar.Quoted)
        {
            if (scalar.IsNull)
            {
                return "null";
            }

            if (scalar.AsFlag() is { } flag)
            {
                return flag ? "true" : "false";
            }

            // 007 may be a name: only what has one spelling as a number is respelled.
            if (scalar.AsNumber() is { } number && !LooksLikeCode(scalar.Text))
            {
                return number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
            }
        }

        return IsPlain(scalar) ? scalar.Text : Quote(scalar.Text);
    }

    private static bool LooksLikeCode(string text)
    {
        var digits = text.TrimStart('+', '-');
        return digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]);
    }

    // A quoted text stays unquoted only where it would be read back as the same text.
    private static bool IsPlain(ConfigScalar scalar)
    {
        var plain = new ConfigScalar(scalar.Text, quoted: false, "", 0);
        var readsAsText = !plain.IsNull && plain.AsFlag() is null && plain.AsNumber() is null;
        return (readsAsText || !scalar.Quoted)
            && scalar.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '=' or '+' or '~' or ' ')
            && scalar.Text[0] is not ('-' or ' ' or '=' or '~') && scalar.Text[^1] != ' ';
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
