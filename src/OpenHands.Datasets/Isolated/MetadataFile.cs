using System.Text.Json;
using System.Xml;

namespace OpenHands.Datasets.Isolated;

/// <summary>Opens metadata files with a limit on their size and errors that name them.</summary>
internal static class MetadataFile
{
    // The largest published one (CSL's list of clips) has 10 MB.
    private const long LargestBytes = 256L << 20;

    public static StreamReader OpenText(string path) => new(Open(path));

    /// <summary>All lines without their ends.</summary>
    public static string[] Lines(string path)
    {
        using var text = OpenText(path);
        var lines = new List<string>();
        while (text.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return [.. lines];
    }

    public static JsonElement Json(string path, JsonValueKind kind)
    {
        using var stream = Open(path);
        try
        {
            using var document = JsonDocument.Parse(stream);
            var found = document.RootElement.ValueKind;
            return found == kind
                ? document.RootElement.Clone()
                : throw new InvalidDataException($"{path}: expected a JSON {Name(kind)} at the top, found {Name(found)}");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: no valid JSON: {e.Message}", e);
        }
    }

    /// <summary>A text field of a JSON object; numbers count as texts.</summary>
    public static string Text(JsonElement element, string key, string path) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(key, out var value)
        && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString()
            : throw new InvalidDataException($"{path}: an entry has no '{key}': {Beginning(element)}");

    /// <summary>Calls back for every start of an element and every text, without fetching or expanding anything.</summary>
    public static void Xml(string path, Action<XmlReader> node)
    {
        using var stream = Open(path);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true };
        using var reader = XmlReader.Create(stream, settings);
        try
        {
            while (reader.Read())
            {
                node(reader);
            }
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"{path}: no valid XML: {e.Message}", e);
        }
    }

    private static FileStream Open(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new InvalidDataException($"{path}: there is no such metadata file");
        }

        return file.Length <= LargestBytes
            ? file.OpenRead()
            : throw new InvalidDataException($"{path}: {file.Length} bytes, more than the {LargestBytes} that a metadata file may have");
    }

    private static string Name(JsonValueKind kind) => kind.ToString().ToLowerInvariant();

    private static string Beginning(JsonElement element)
    {
        var text = element.ToString();
        return text.Length <= 80 ? text : text[..80] + "...";
    }
}
