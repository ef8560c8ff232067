using System.Runtime.InteropServices;

namespace OpenHands.Extraction.Onnx;

/// <summary>
/// Collects nodes, constants, inputs and outputs, and writes them as an ONNX model (operator set 13). Field numbers are those of ONNX's
/// public schema; every value is 32-bit floating point, indices are 64-bit integers.
/// </summary>
internal sealed class OnnxGraphWriter(string name)
{
    private const int IrVersion = 7;
    private const int OperatorSet = 13;
    private const int FloatElements = 1;
    private const int LongElements = 7;
    private readonly ProtobufWriter _graph = new();
    private int _names;

    /// <summary>A name that no other value has.</summary>
    public string Fresh() => $"v{_names++}";

    /// <summary>Adds a node with one output.</summary>
    /// <returns>The output's name: <paramref name="output"/>, or a fresh one.</returns>
    public string Node(string operation, string[] inputs, string? output = null, params (string Name, object Value)[] attributes)
    {
        output ??= Fresh();
        _graph.Message(1, node =>
        {
            foreach (var input in inputs)
            {
                node.Text(1, input);
            }

            node.Text(2, output);
            node.Text(4, operation);
            foreach (var (key, value) in attributes)
            {
                node.Message(5, a => Attribute(a, key, value));
            }
        });
        return output;
    }

    /// <summary>Adds floating-point constants.</summary>
    public string Constant(ReadOnlyMemory<float> values, params int[] shape) =>
        Constant(FloatElements, MemoryMarshal.AsBytes(values.Span).ToArray(), shape);

    /// <summary>Adds a list of indices.</summary>
    public string Constant(params int[] values) =>
        Constant(LongElements, MemoryMarshal.AsBytes(values.Select(v => (long)v).ToArray().AsSpan()).ToArray(), values.Length);

    /// <summary>Declares an input.</summary>
    public void Input(string value, int[] shape) => _graph.Message(11, v => Declaration(v, value, shape));

    /// <summary>Declares an output.</summary>
    public void Output(string value, int[] shape) => _graph.Message(12, v => Declaration(v, value, shape));

    /// <summary>The whole model file.</summary>
    public byte[] ToModel()
    {
        _graph.Text(2, name);
        var model = new ProtobufWriter();
        model.Integer(1, IrVersion);
        model.Message(8, set => set.Integer(2, OperatorSet));
        model.Bytes(7, _graph.Written);
        return model.Written.ToArray();
    }

    private string Constant(int elementType, byte[] bytes, params int[] shape)
    {
        var constant = Fresh();
        _graph.Message(5, tensor =>
        {
            foreach (var length in shape)
            {
                tensor.Integer(1, length);
            }

            tensor.Integer(2, elementType);
            tensor.Text(8, constant);
            tensor.Bytes(9, bytes);
        });
        return constant;
    }

    private static void Declaration(ProtobufWriter declaration, string value, int[] shape)
    {
        declaration.Text(1, value);
        declaration.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Integer(1, FloatElements);
            tensor.Message(2, dimensions =>
            {
                foreach (var length in shape)
                {
                    dimensions.Message(1, d => d.Integer(1, length));
                }
            });
        }));
    }

    private static void Attribute(ProtobufWriter attribute, string key, object value)
    {
        attribute.Text(1, key);
        switch (value)
        {
            case int number:
                attribute.Integer(3, number);
                attribute.Integer(20, 2);
                break;
            case string text:
                attribute.Text(4, text);
                attribute.Integer(20, 3);
                break;
            case int[] numbers:
                foreach (var number in numbers)
                {
                    attribute.Integer(8, number);
                }

                attribute.Integer(20, 7);
                break;
            default:
                throw new ArgumentException($"attribute {key} of type {value.GetType()}");
        }
    }
}
