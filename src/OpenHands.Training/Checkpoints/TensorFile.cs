using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Checkpoints;

/// <summary>Tensors to and from safetensors files.</summary>
internal static class TensorFile
{
    private static readonly (ScalarType Type, string Name)[] Types =
        [(ScalarType.Float32, "F32"), (ScalarType.Float64, "F64"), (ScalarType.Int64, "I64"), (ScalarType.Byte, "U8"), (ScalarType.Bool, "BOOL")];

    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var header = new SortedDictionary<string, object>(StringComparer.Ordinal);
        long offset = 0;
        foreach (var (name, tensor) in tensors)
        {
            var bytes = tensor.numel() * tensor.element_size();
            header[name] = new { dtype = Array.Find(Types, t => t.Type == tensor.dtype).Name, shape = tensor.shape, data_offsets = new[] { offset, offset + bytes } };
            offset += bytes;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        stream.Write(length);
        stream.Write(json);
        foreach (var tensor in tensors.Values)
        {
            stream.Write(tensor.detach().cpu().contiguous().bytes);
        }
    }

    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        var file = File.ReadAllBytes(path);
        var start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var tensors = new Dictionary<string, Tensor>();
        using var header = JsonDocument.Parse(file.AsMemory(8, start - 8));
        foreach (var entry in header.RootElement.EnumerateObject())
        {
            var offsets = entry.Value.GetProperty("data_offsets").EnumerateArray().Select(o => o.GetInt32()).ToArray();
            var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(o => o.GetInt64()).ToArray();
            var result = empty(shape, dtype: Array.Find(Types, t => t.Name == entry.Value.GetProperty("dtype").GetString()).Type);
            result.bytes = file.AsSpan(start + offsets[0], offsets[1] - offsets[0]);
            tensors[entry.Name] = result;
        }

        return tensors;
    }
}
