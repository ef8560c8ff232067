using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace OpenHands.Formats.Checkpoints;

/// <summary>
/// One tensor of a checkpoint: name, element type, shape, and its elements as little-endian bytes in row-major order without gaps.
/// </summary>
public sealed class TensorEntry
{
    private readonly long[] _shape;

    /// <summary>Describes a tensor.</summary>
    /// <param name="name">The name, such as <c>conv_encoder.data_bn.weight</c>.</param>
    /// <param name="type">The element type.</param>
    /// <param name="shape">Lengths of the axes; empty for a scalar.</param>
    /// <param name="bytes">The elements; may be a view of the file that was read.</param>
    /// <exception cref="ArgumentException">Shape, type and number of bytes do not agree.</exception>
    public TensorEntry(string name, TensorType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> bytes)
    {
        long count = 1;
        foreach (var length in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(shape));
            count = checked(count * length);
        }

        (Name, Type, _shape, Bytes, Count) = (name, type, shape.ToArray(), bytes, count);
        if (checked(count * type.Size()) != bytes.Length)
        {
            throw new ArgumentException($"{name}: {bytes.Length} bytes for {Description}, expected {count * type.Size()}", nameof(bytes));
        }
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public TensorType Type { get; }

    /// <summary>Lengths of the axes; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>The elements: little-endian, row-major, without gaps.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>Type and shape as text, such as <c>float32 [64, 2, 1, 1]</c>.</summary>
    public string Description => $"{Type.TorchName()} [{string.Join(", ", _shape)}]";

    /// <summary>A float32 tensor from its values (row-major).</summary>
    /// <exception cref="ArgumentException">The number of values does not fit the shape.</exception>
    public static TensorEntry FromSingles(string name, ReadOnlySpan<long> shape, ReadOnlySpan<float> values) =>
        new(name, TensorType.Float32, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>An int64 tensor from its values (row-major).</summary>
    /// <exception cref="ArgumentException">The number of values does not fit the shape.</exception>
    public static TensorEntry FromInt64(string name, ReadOnlySpan<long> shape, ReadOnlySpan<long> values) =>
        new(name, TensorType.Int64, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>The same tensor under another name.</summary>
    public TensorEntry Renamed(string name) => new(name, Type, _shape, Bytes);

    /// <summary>The elements as float32, row-major; other types are converted, each element rounded once.</summary>
    public float[] ToSingles()
    {
        var values = new float[Count];
        var bytes = Bytes.Span;
        if (Type == TensorType.Float32)
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
            return values;
        }

        var size = Type.Size();
        for (var i = 0; i < values.Length; i++)
        {
            var element = bytes.Slice(i * size, size);
            values[i] = Type switch
            {
                TensorType.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
                TensorType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                TensorType.BFloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(element) << 16),
                TensorType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(element),
                TensorType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                TensorType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(element),
                TensorType.Int8 => (sbyte)element[0],
                _ => element[0],
            };
        }

        return values;
    }
}
