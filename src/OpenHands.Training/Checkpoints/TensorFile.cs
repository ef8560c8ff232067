using System.Runtime.InteropServices;
using OpenHands.Formats.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Checkpoints;

/// <summary>Live tensors to and from safetensors files.</summary>
internal static class TensorFile
{
    private static readonly (ScalarType Torch, TensorType Stored)[] Types =
    [
        (ScalarType.Float32, TensorType.Float32),
        (ScalarType.Float64, TensorType.Float64),
        (ScalarType.Float16, TensorType.Float16),
        (ScalarType.BFloat16, TensorType.BFloat16),
        (ScalarType.Int64, TensorType.Int64),
        (ScalarType.Int32, TensorType.Int32),
        (ScalarType.Int16, TensorType.Int16),
        (ScalarType.Int8, TensorType.Int8),
        (ScalarType.Byte, TensorType.UInt8),
        (ScalarType.Bool, TensorType.Bool),
    ];

    /// <summary>Writes tensors in the order given.</summary>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        SafeTensors.Write(stream, [.. tensors.Select(t => ToEntry(t.Key, t.Value))]);

    /// <summary>Reads tensors, on the CPU, into the caller's dispose scope.</summary>
    /// <exception cref="InvalidDataException">The file is corrupt; the message names it.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path) =>
        SafeTensors.Read(path).Tensors.ToDictionary(entry => entry.Name, ToTensor);

    private static TensorEntry ToEntry(string name, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var type = Array.Find(Types, t => t.Torch == tensor.dtype);
        return type.Torch == tensor.dtype
            ? new TensorEntry(name, type.Stored, tensor.shape, tensor.detach().cpu().contiguous().bytes.ToArray())
            : throw new ArgumentException($"tensor {name} is {tensor.dtype}, which safetensors files do not hold");
    }

    private static Tensor ToTensor(TensorEntry entry)
    {
        var tensor = empty([.. entry.Shape], dtype: Array.Find(Types, t => t.Stored == entry.Type).Torch);
        if (entry.Count > 0)
        {
            tensor.bytes = MemoryMarshal.AsMemory(entry.Bytes).Span; // the setter only reads it
        }

        return tensor;
    }
}
