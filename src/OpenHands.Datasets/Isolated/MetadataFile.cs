using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using System.Xml;

namespace OpenHands.Datasets.Isolated;

/// <summary>Opens metadata files with a limit on their size and errors that name them.</summary>
internal static class MetadataFile
{
    // The largest published one (CSL's list of clips) has 10 MB.
    private const long LargestBytes = 256L << 20;

    /// <summary>The encoding of Chinese lists before UTF-8; holds GB2312 and GBK.</summary>
    public static Encoding Chinese { get; } =
        CodePagesEncodingProvider.Instance.GetEncoding("gb18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>The whole text: UTF-8, or UTF-16 with its mark.</summary>
    /// <exception cref="InvalidDataException">There is no such file, or a byte is not valid UTF-8: read as something else it would change
    /// glosses.</exception>
    /// <param name="path">The file.</param>
    /// <param name="other">What it is if not UTF-8; null for an error.</param>
    public static string Text(string path, Encoding? other = null)
    {
        using var stream = Open(path);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        ReadOnlySpan<byte> text = bytes;
        if (text is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return (text[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(text[2..]);
        }

        if (other is not null && !Utf8.IsValid(text))
        {
            try
            {
                return other.GetString(text);
            }
            catch (DecoderFallbackException e)
            {
                throw new InvalidDataException($"{path}: neither UTF-8 nor {other.WebName}: {e.Message}; save the file as UTF-8", e);
            }
        }

        var wrong = Utf8.IsValid(text) ? -1 : FirstWrong(text);
        return wrong < 0
            ? Encoding.UTF8.GetString(text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text)
            : throw new InvalidDataException(
                $"{path}: row {text[..wrong].Count((byte)'\n') + 1}, byte {wrong + 1} of the file (0x{text[wrong]:x2}) is no UTF-8; "
                    + $"save the file as UTF-8");
    }

    /// <summary>All lines without their ends; empty ones at the end are left out.</summary>
    public static string[] Lines(string path) => Text(path).TrimEnd().ReplaceLineEndings("\n").Split('\n');

    public static JsonElement Json(string path, JsonValueKind kind)
    {
        var text = Text(path);
        try
        {
            using var document = JsonDocument.Parse(text);
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

    private static int FirstWrong(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    private static string Name(JsonValueKind kind) => kind.ToString().ToLowerInvariant();

    private static string Beginning(JsonElement element)
    {
        var text = element.ToString();
        return text.Length <= 80 ? text : text[..80] + "...";
    }
}
