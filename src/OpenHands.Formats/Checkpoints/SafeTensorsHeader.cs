using System.Buffers.Binary;
using System.Text.Json;

namespace OpenHands.Formats.Checkpoints;

/// <summary>Reads the header of a safetensors file, token by token, and cuts the tensors out of the file.</summary>
internal static class SafeTensorsHeader
{
    // The format's own limit is 100 MB; these suffice for 100 times the largest model here and bound what a hostile header costs.
    private const int LongestHeader = 16 << 20;
    private const int MostTensors = 1 << 16;
    private const int MostDimensions = 64;

    /// <summary>Parses a whole file.</summary>
    public static SafeTensorsContent Parse(ReadOnlyMemory<byte> file)
    {
        if (file.Length < 8)
        {
            throw new InvalidDataException("not a safetensors file: shorter than 8 bytes");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
        if (length > LongestHeader || length > (ulong)file.Length - 8)
        {
            throw new InvalidDataException($"not a safetensors file, or cut off: a header of {length} bytes in a file of {file.Length}");
        }

        var data = file[(8 + (int)length)..];
        try
        {
            return Parse(file.Span.Slice(8, (int)length), data);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // Utf8JsonReader: not JSON; a value of another kind than asked for; a number that is not whole.
            throw new InvalidDataException($"the header is corrupt: {e.Message}", e);
        }
    }

    private static SafeTensorsContent Parse(ReadOnlySpan<byte> header, ReadOnlyMemory<byte> data)
    {
        var found = new List<(long Begin, TensorEntry Tensor)>();
        var metadata = new List<KeyValuePair<string, string>>();
        var names = new HashSet<string>();
        var json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 4 });
        Expect(ref json, JsonTokenType.StartObject);
        while (NextName(ref json) is { } name)
        {
            if (!names.Add(name) || names.Count > MostTensors)
            {
                throw new InvalidDataException(
                    names.Count > MostTensors ? $"more than {MostTensors} tensors" : $"the tensor {name} is there twice");
            }

            if (name == "__metadata__")
            {
                Expect(ref json, JsonTokenType.StartObject);
                while (NextName(ref json) is { } key)
                {
                    Expect(ref json, JsonTokenType.String);
                    metadata.Add(new(key, json.GetString()!));
                }
            }
            else
            {
                found.Add(ReadTensor(ref json, name, data));
            }
        }

        // Nothing but space may follow; the reader throws otherwise.
        while (json.Read())
        {
        }

        long end = 0;
        found.Sort((a, b) => (a.Begin, a.Tensor.Bytes.Length).CompareTo((b.Begin, b.Tensor.Bytes.Length)));
        foreach (var (begin, tensor) in found)
        {
            if (begin != end)
            {
                throw new InvalidDataException($"the header is corrupt: tensor {tensor.Name} begins at {begin}, expected {end}");
            }

            end += tensor.Bytes.Length;
        }

        return end == data.Length
            ? new([.. found.Select(entry => entry.Tensor)], metadata)
            : throw new InvalidDataException($"the file is cut off or corrupt: {data.Length} bytes of tensors, expected {end}");
    }

    private static (long Begin, TensorEntry Tensor) ReadTensor(ref Utf8JsonReader json, string name, ReadOnlyMemory<byte> data)
    {
        TensorType? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        Expect(ref json, JsonTokenType.StartObject);
        while (NextName(ref json) is { } key)
        {
            switch (key)
            {
                case "dtype":
                    Expect(ref json, JsonTokenType.String);
                    var dtype = json.GetString()!;
                    type = TensorTypes.FromSafeTensors(dtype)
                        ?? throw new InvalidDataException(
                            $"tensor {name} is of the type {(dtype.Length > 20 ? dtype[..20] : dtype)}, which is not known here");
                    break;
                case "shape":
                    shape = Numbers(ref json);
                    break;
                case "data_offsets":
                    offsets = Numbers(ref json);
                    break;
                default:
                    throw new InvalidDataException($"the header is corrupt: tensor {name} has an unknown key");
            }
        }

        if (type is null || shape is null || offsets is not [var begin, var end] || begin > end || end > data.Length)
        {
            throw new InvalidDataException(
                $"the header is corrupt, or the file cut off: tensor {name} lacks its type, its shape or a place inside the file");
        }

        var expected = shape.Aggregate((Int128)type.Value.Size(), (product, length) => Int128.Min(product * length, long.MaxValue));
        return expected == end - begin
            ? (begin, new TensorEntry(name, type.Value, [.. shape], data[(int)begin..(int)end]))
            : throw new InvalidDataException($"tensor {name} has {end - begin} bytes, its shape asks for {expected}");
    }

    private static List<long> Numbers(ref Utf8JsonReader json)
    {
        var numbers = new List<long>();
        Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var number = json.GetInt64();
            numbers.Add(number >= 0 && numbers.Count < MostDimensions ? number : throw new InvalidDataException(
                "the header is corrupt: an impossible shape or offset"));
        }

        return numbers;
    }

    private static string? NextName(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.EndObject ? null : json.GetString();
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType token)
    {
        if (!json.Read() || json.TokenType != token)
        {
            throw new InvalidDataException($"the header is corrupt: expected {token} at byte {json.TokenStartIndex}");
        }
    }
}
