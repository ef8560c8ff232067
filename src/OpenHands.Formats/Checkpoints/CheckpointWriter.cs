using System.Globalization;
using OpenHands.Formats.Pickles;

namespace OpenHands.Formats.Checkpoints;

/// <summary>Writes PyTorch's ZIP container: the pickle (protocol 2), one entry for each tensor's storage, the format's version.</summary>
internal static class CheckpointWriter
{
    private const string Root = "archive/";

    public static void Write(Stream stream, CheckpointMap root)
    {
        var tensors = new List<TensorEntry>();
        using var pickle = new MemoryStream();
        var writer = new PickleWriter(pickle);
        writer.Protocol(2);
        WriteValue(writer, root, tensors);
        writer.Opcode(PickleOpcode.Stop);

        var archive = new StoredZipWriter(stream);
        archive.Add(Root + "data.pkl", pickle.ToArray());
        archive.Add(Root + "byteorder", "little"u8.ToArray());
        for (var i = 0; i < tensors.Count; i++)
        {
            archive.Add($"{Root}data/{i}", tensors[i].Bytes);
        }

        archive.Add(Root + "version", "3\n"u8.ToArray());
        archive.Finish();
    }

    private static void WriteValue(PickleWriter writer, object? value, List<TensorEntry> tensors)
    {
        switch (value)
        {
            case null: writer.Opcode(PickleOpcode.None); break;
            case bool flag: writer.Boolean(flag); break;
            case int number: writer.Integer(number); break;
            case long number: writer.Integer(number); break;
            case double number: writer.Float(number); break;
            case string text: writer.Text(text); break;
            case TensorEntry tensor: WriteTensor(writer, tensor, tensors); break;
            case CheckpointMap map: WriteMap(writer, map, tensors); break;
            case CheckpointList list: WriteList(writer, list, tensors); break;
            default:
                throw new ArgumentException($"a checkpoint cannot hold a value of type {value.GetType().Name}");
        }
    }

    private static void WriteMap(PickleWriter writer, CheckpointMap map, List<TensorEntry> tensors)
    {
        if (map.IsOrderedDict)
        {
            WriteOrderedDict(writer);
        }
        else
        {
            writer.Opcode(PickleOpcode.EmptyDict);
        }

        if (map.Count == 0)
        {
            return;
        }

        writer.Opcode(PickleOpcode.Mark);
        foreach (var (key, value) in map)
        {
            WriteValue(writer, key, tensors);
            WriteValue(writer, value, tensors);
        }

        writer.Opcode(PickleOpcode.SetItems);
    }

    private static void WriteList(PickleWriter writer, CheckpointList list, List<TensorEntry> tensors)
    {
        if (!list.IsTuple)
        {
            writer.Opcode(PickleOpcode.EmptyList);
        }

        writer.Opcode(PickleOpcode.Mark);
        foreach (var item in list)
        {
            WriteValue(writer, item, tensors);
        }

        writer.Opcode(list.IsTuple ? PickleOpcode.Tuple : PickleOpcode.Appends);
    }

    /// <summary>_rebuild_tensor_v2(storage, offset 0, shape, strides, requires_grad False, no hooks).</summary>
    private static void WriteTensor(PickleWriter writer, TensorEntry tensor, List<TensorEntry> tensors)
    {
        writer.Global("torch._utils", "_rebuild_tensor_v2");
        writer.Opcode(PickleOpcode.Mark);
        WriteStorage(writer, tensor, tensors.Count);
        tensors.Add(tensor);
        writer.Integer(0);
        writer.Tuple([.. tensor.Shape]);
        writer.Tuple(Strides(tensor.Shape));
        writer.Boolean(false);
        WriteOrderedDict(writer);
        writer.Opcode(PickleOpcode.Tuple);
        writer.Opcode(PickleOpcode.Reduce);
    }

    private static void WriteStorage(PickleWriter writer, TensorEntry tensor, int key)
    {
        writer.Opcode(PickleOpcode.Mark);
        writer.Text("storage");
        writer.Global("torch", tensor.Type.StorageName());
        writer.Text(key.ToString(CultureInfo.InvariantCulture));
        writer.Text("cpu");
        writer.Integer(tensor.Count);
        writer.Opcode(PickleOpcode.Tuple);
        writer.Opcode(PickleOpcode.BinPersId);
    }

    private static void WriteOrderedDict(PickleWriter writer)
    {
        writer.Global("collections", "OrderedDict");
        writer.Opcode(PickleOpcode.EmptyTuple);
        writer.Opcode(PickleOpcode.Reduce);
    }

    // Row-major, counted in elements; an axis of length 0 counts as 1, as PyTorch has it.
    private static long[] Strides(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        long stride = 1;
        for (var axis = shape.Count - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(1, shape[axis]);
        }

        return strides;
    }
}
