using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenHands.Formats.Checkpoints;

/// <summary>
/// The safetensors format: the length of a JSON header (uint64, little-endian), the header, and the tensors' bytes one after another
/// without gaps. Holds no code.
/// </summary>
public static class SafeTensors
{
    private const string MetadataKey = "__metadata__";

    /// <summary>Reads a file; the tensors are views of it.</summary>
    /// <exception cref="InvalidDataException">The file is cut off or corrupt, or a tensor's type is unknown.</exception>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public static SafeTensorsContent Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true } info && info.Length > Array.MaxLength)
            {
                throw new InvalidDataException($"{info.Length} bytes; files of up to {Array.MaxLength} bytes are read");
            }

            var bytes = File.ReadAllBytes(path);
            FileKinds.Require(bytes, "a safetensors file", FileKind.SafeTensors);
            return SafeTensorsHeader.Parse(bytes);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Writes a file: the same bytes for the same content. It appears under its name only when it is whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors, in the order to write them.</param>
    /// <param name="metadata">Free texts for the header, in order.</param>
    /// <exception cref="ArgumentException">Two tensors or texts share a name, or a tensor is called __metadata__.</exception>
    /// <exception cref="IOException">Writing fails.</exception>
    public static void Write(
        string path, IReadOnlyList<TensorEntry> tensors, IReadOnlyList<KeyValuePair<string, string>>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes a file's content to a stream, which need not seek.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">The tensors, in the order to write them.</param>
    /// <param name="metadata">Free texts for the header, in order.</param>
    /// <exception cref="ArgumentException">Two tensors or texts share a name, or a tensor is called __metadata__.</exception>
    /// <exception cref="IOException">Writing fails.</exception>
    public static void Write(
        Stream stream, IReadOnlyList<TensorEntry> tensors, IReadOnlyList<KeyValuePair<string, string>>? metadata = null)
    {
        var header = Header(tensors, metadata ?? []);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in tensors)
        {
            stream.Write(tensor.Bytes.Span);
        }
    }

    private static byte[] Header(IReadOnlyList<TensorEntry> tensors, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        var repeated = tensors.Select(tensor => tensor.Name).Append(MetadataKey).Concat(metadata.Select(text => "metadata " + text.Key))
            .GroupBy(name => name).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null)
        {
            throw new ArgumentException($"the name {repeated.Key} is used twice");
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (key, text) in metadata)
                {
                    json.WriteString(key, text);
                }

                json.WriteEndObject();
            }

            long begin = 0;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.SafeTensorsName());
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [begin, begin + tensor.Bytes.Length]);
                json.WriteEndObject();
                begin += tensor.Bytes.Length;
            }

            json.WriteEndObject();
        }

        // Spaces bring the tensors to an 8-byte boundary.
        var padding = (int)(-buffer.Length & 7);
        return [.. buffer.ToArray(), .. Enumerable.Repeat((byte)' ', padding)];
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">The tensors, in the order of their bytes.</param>
/// <param name="Metadata">The free texts of its header, in their order.</param>
public sealed record SafeTensorsContent(IReadOnlyList<TensorEntry> Tensors, IReadOnlyList<KeyValuePair<string, string>> Metadata);
