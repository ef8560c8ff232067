using System.Buffers.Binary;
using OpenHands.Extraction.Graphs;

namespace OpenHands.Extraction.TfLite;

/// <summary>
/// Reads a TFLite model file (a FlatBuffers file marked "TFL3") as a <see cref="Graph"/>. Half-precision and sparse weights become dense
/// 32-bit ones, so DEQUANTIZE and DENSIFY of constants leave no node behind.
/// </summary>
public static class TfLiteFile
{
    private const int LargestFile = 512 << 20;
    private const int LargestTensor = 64 << 20;
    private const int MostTensors = 1 << 16;
    private const int MostDimensions = 8;
    private const int Dequantize = 6;
    private const int Densify = 124;

    /// <summary>Reads a model from a file.</summary>
    /// <param name="path">A .tflite file.</param>
    /// <exception cref="InvalidDataException">Not a TFLite file, damaged, or with an operation that the Holistic models do not
    /// use.</exception>
    public static Graph Read(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > LargestFile)
        {
            throw new InvalidDataException($"{path}: {length} bytes, more than the {LargestFile} a model may have");
        }

        try
        {
            return Parse(File.ReadAllBytes(path), Path.GetFileName(path));
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads a model from its bytes.</summary>
    /// <param name="file">Content of a .tflite file.</param>
    /// <param name="name">Name for messages.</param>
    /// <exception cref="InvalidDataException">As <see cref="Read"/>.</exception>
    public static Graph Parse(ReadOnlyMemory<byte> file, string name)
    {
        if (file.Length < 8 || !file.Span[4..8].SequenceEqual("TFL3"u8))
        {
            throw new InvalidDataException("not a TFLite model: the mark TFL3 is absent");
        }

        var model = FlatTable.Root(file);
        var codes = model.Tables(1).Select(c => Math.Max(c.Byte(0), c.Int32(3))).ToArray();
        var buffers = model.Tables(4);
        var subgraphs = model.Tables(2);
        if (subgraphs.Length != 1)
        {
            throw new InvalidDataException($"{subgraphs.Length} subgraphs, expected 1");
        }

        var tables = subgraphs[0].Tables(0);
        if (tables.Length > MostTensors)
        {
            throw new InvalidDataException($"{tables.Length} tensors, more than {MostTensors}");
        }

        var tensors = tables.Select(t => ReadTensor(t, buffers)).ToList();
        var nodes = new List<GraphNode>();
        foreach (var table in subgraphs[0].Tables(3))
        {
            var opcode = table.Int32(0);
            var code = opcode >= 0 && opcode < codes.Length
                ? codes[opcode]
                : throw new InvalidDataException($"operator code {opcode} of {codes.Length}");
            var inputs = table.Int32s(1);
            var outputs = table.Int32s(2);
            if (outputs.Length != 1 || inputs.Length == 0 || inputs.Any(i => i < -1 || i >= tensors.Count) || outputs[0] < 0
                || outputs[0] >= tensors.Count)
            {
                throw new InvalidDataException(
                    $"an operation with code {code} reads [{string.Join(", ", inputs)}] and writes [{string.Join(", ", outputs)}]");
            }

            if (code is Dequantize or Densify)
            {
                var source = inputs[0] >= 0 ? tensors[inputs[0]] : null;
                tensors[outputs[0]] = source?.Floats is { } weights && weights.Length == tensors[outputs[0]].Count
                    ? tensors[outputs[0]] with { Floats = weights }
                    : throw new InvalidDataException(
                        $"operation code {code} is understood for constant weights only, not for {source?.Name}");
            }
            else
            {
                nodes.Add(new GraphNode(TfLiteOperations.Read(code, table.Table(4)), inputs, outputs[0]));
            }
        }

        return new Graph(name, tensors, nodes, Indices(subgraphs[0], 1, tensors.Count), Indices(subgraphs[0], 2, tensors.Count));
    }

    private static int[] Indices(FlatTable subgraph, int field, int count)
    {
        var indices = subgraph.Int32s(field);
        return indices.Length > 0 && indices.All(i => i >= 0 && i < count)
            ? indices
            : throw new InvalidDataException($"inputs or outputs [{string.Join(", ", indices)}] of {count} tensors");
    }

    private static GraphTensor ReadTensor(FlatTable table, FlatTable[] buffers)
    {
        var shape = table.Int32s(0);
        var name = table.Text(3);
        long count = shape.Length <= MostDimensions ? 1 : throw new InvalidDataException($"tensor {name} has {shape.Length} dimensions");
        foreach (var length in shape)
        {
            count = length > 0 ? Math.Min(count * length, LargestTensor + 1L) : LargestTensor + 1L;
        }

        if (count > LargestTensor)
        {
            throw new InvalidDataException(
                $"tensor {name} of shape [{string.Join(", ", shape)}] cannot be: lengths are positive, {LargestTensor} values at most");
        }

        var buffer = table.Int32(2);
        if (buffer < 0 || buffer >= buffers.Length)
        {
            throw new InvalidDataException($"tensor {name} is in buffer {buffer} of {buffers.Length}");
        }

        var data = buffers[buffer].Bytes(0);
        if (data.Length == 0)
        {
            return new GraphTensor(name, shape);
        }

        var sparsity = table.Table(6);
        switch (table.Byte(1))
        {
            case 0 or 1:
                var stored = table.Byte(1) == 0 ? Singles(data.Span) : Halves(data.Span);
                var floats = sparsity is { } layout ? SparseWeights.Expand(layout, shape, stored, (int)count) : stored;
                return floats.Length == count
                    ? new GraphTensor(name, shape, Floats: floats)
                    : throw new InvalidDataException($"tensor {name} of shape [{string.Join(", ", shape)}] has {floats.Length} values");
            case 2:
                return data.Length == 4 * count
                    ? new GraphTensor(name, shape, Integers: Integers(data.Span))
                    : throw new InvalidDataException($"tensor {name} of shape [{string.Join(", ", shape)}] has {data.Length} bytes");
            default:
                throw new InvalidDataException(
                    $"tensor {name} has element type {table.Byte(1)}; only float32, float16 and int32 are understood");
        }
    }

    private static float[] Singles(ReadOnlySpan<byte> data)
    {
        var values = new float[data.Length / 4];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]);
        }

        return values;
    }

    private static float[] Halves(ReadOnlySpan<byte> data)
    {
        var values = new float[data.Length / 2];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(data[(2 * i)..]);
        }

        return values;
    }

    private static int[] Integers(ReadOnlySpan<byte> data)
    {
        var values = new int[data.Length / 4];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt32LittleEndian(data[(4 * i)..]);
        }

        return values;
    }
}
