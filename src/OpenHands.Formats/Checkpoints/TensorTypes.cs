namespace OpenHands.Formats.Checkpoints;

/// <summary>Sizes and names of the element types.</summary>
internal static class TensorTypes
{
    /// <summary>Type, bytes an element, PyTorch's storage class, safetensors' name, PyTorch's dtype name.</summary>
    private static readonly (TensorType Type, int Size, string Storage, string SafeTensors, string Torch)[] All =
    [
        (TensorType.Float32, 4, "FloatStorage", "F32", "float32"),
        (TensorType.Float64, 8, "DoubleStorage", "F64", "float64"),
        (TensorType.Float16, 2, "HalfStorage", "F16", "float16"),
        (TensorType.BFloat16, 2, "BFloat16Storage", "BF16", "bfloat16"),
        (TensorType.Int64, 8, "LongStorage", "I64", "int64"),
        (TensorType.Int32, 4, "IntStorage", "I32", "int32"),
        (TensorType.Int16, 2, "ShortStorage", "I16", "int16"),
        (TensorType.Int8, 1, "CharStorage", "I8", "int8"),
        (TensorType.UInt8, 1, "ByteStorage", "U8", "uint8"),
        (TensorType.Bool, 1, "BoolStorage", "BOOL", "bool"),
    ];

    public static IEnumerable<(TensorType Type, string Storage, string Torch)> Torch =>
        All.Select(row => (row.Type, row.Storage, row.Torch));

    public static int Size(this TensorType type) => Row(type).Size;

    public static string StorageName(this TensorType type) => Row(type).Storage;

    public static string SafeTensorsName(this TensorType type) => Row(type).SafeTensors;

    public static string TorchName(this TensorType type) => Row(type).Torch;

    public static TensorType? FromSafeTensors(string name)
    {
        var row = Array.FindIndex(All, row => row.SafeTensors == name);
        return row < 0 ? null : All[row].Type;
    }

    // The table stands in the order of the enum.
    private static (TensorType Type, int Size, string Storage, string SafeTensors, string Torch) Row(TensorType type) => All[(int)type];
}
