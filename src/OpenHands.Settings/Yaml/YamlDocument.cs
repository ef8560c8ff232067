using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OpenHands.Settings.Yaml;

/// <summary>
/// Reads one YAML document into <see cref="ConfigNode"/>s from the parser's events: no reflection, since the build host reads whole suites
/// at each start.
/// </summary>
public static class YamlDocument
{
    private const int LargestFile = 4 << 20;
    private const int MostTabs = 20; // looked at when a file cannot be read

    /// <summary>Reads a file whose document is a map.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shownAs">How messages name it; the path where null.</param>
    /// <exception cref="ConfigurationException">The file is missing, too large, broken, has a key twice, or is not a map.</exception>
    public static ConfigMap ReadFile(string path, string? shownAs = null)
    {
        var name = shownAs ?? path;
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new ConfigurationException($"{name}: no such configuration file");
        }

        if (file.Length > LargestFile)
        {
            throw new ConfigurationException($"{name}: {file.Length} bytes; a configuration has at most {LargestFile}");
        }

        return Parse(System.IO.File.ReadAllText(path), name) switch
        {
            ConfigMap map => map,
            null => new ConfigMap(name, 1),
            var other => throw new ConfigurationException($"{other.Place}: expected a map of keys, found {other.Kind}"),
        };
    }

    /// <summary>Parses text; null for an empty document.</summary>
    /// <exception cref="ConfigurationException">The text is no single YAML document of plain values.</exception>
    public static ConfigNode? Parse(string text, string name)
    {
        try
        {
            return ParseText(text, name);
        }
        catch (Exception broken) when (broken is not ConfigurationException && LineOfTab(text) is { } line)
        {
            throw new ConfigurationException(
                $"{name}:{line}: not a readable configuration: a tab as indentation; YAML takes spaces there", broken);
        }
        catch (YamlException broken)
        {
            throw Broken(name, broken.Start, broken.Message, broken);
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The scanner's own slips on some broken texts (a comment inside {...} for one); it does not say where.
            throw new ConfigurationException($"{name}: not a readable configuration: check brackets, quotes and comments", broken);
        }
    }

    private static ConfigNode? ParseText(string text, string name)
    {
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        var node = new YamlDocumentReader(parser, name).Read(0);
        parser.Consume<DocumentEnd>();
        return parser.Accept<StreamEnd>(out _) ? node : throw Broken(name, parser.Current!.Start, "a second document (---); expected one");
    }

    // The scanner names the line before a tab, or the first. A tab is the cause where the text can be read up to its line and no further:
    // inside {...} and in blocks of text YAML allows it.
    private static int? LineOfTab(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var tabs = Enumerable.Range(0, lines.Length)
            .Where(i => lines[i].AsSpan(0, lines[i].Length - lines[i].TrimStart().Length).Contains('\t'));
        return tabs.Take(MostTabs)
            .Where(i => IsReadable(lines[..i]) && !IsReadable(lines[..(i + 1)]))
            .Select(i => (int?)i + 1).FirstOrDefault();
    }

    private static bool IsReadable(string[] lines)
    {
        try
        {
            ParseText(string.Join('\n', lines) + "\n", string.Empty);
            return true;
        }
        catch (Exception e) when (e is YamlException or ConfigurationException or InvalidOperationException or ArgumentException
            or IndexOutOfRangeException)
        {
            return false;
        }
    }

    internal static ConfigurationException Broken(string name, Mark at, string what, Exception? cause = null) =>
        new($"{name}:{at.Line}: not a readable configuration: {what}", cause!);
}
