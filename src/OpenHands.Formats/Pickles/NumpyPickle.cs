using System.Runtime.InteropServices;

namespace OpenHands.Formats.Pickles;

/// <summary>Writes numpy arrays the way <c>ndarray.__reduce__</c> describes them.</summary>
internal static class NumpyPickle
{
    /// <summary>Writes a row-major float64 array.</summary>
    public static void WriteDoubles(PickleWriter writer, Stream stream, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        writer.Global("numpy.core.multiarray", "_reconstruct");
        writer.Global("numpy", "ndarray");
        writer.Tuple(0);
        writer.Bytes(1);
        writer.Opcode((byte)'b');
        writer.Opcode(PickleOpcode.Tuple3);
        writer.Opcode(PickleOpcode.Reduce);

        writer.Opcode(PickleOpcode.Mark);
        writer.Integer(1);
        writer.Tuple(shape);
        WriteLittleEndianDouble(writer);
        writer.Boolean(false);
        writer.Bytes(8L * values.Length);
        Span<double> block = stackalloc double[512];
        while (values.Length > 0)
        {
            var count = Math.Min(values.Length, block.Length);
            for (var i = 0; i < count; i++)
            {
                block[i] = values[i];
            }

            stream.Write(MemoryMarshal.AsBytes(block[..count]));
            values = values[count..];
        }

        writer.Opcode(PickleOpcode.Tuple);
        writer.Opcode(PickleOpcode.Build);
    }

    private static void WriteLittleEndianDouble(PickleWriter writer)
    {
        writer.Global("numpy", "dtype");
        writer.Opcode(PickleOpcode.Mark);
        writer.Text("f8");
        writer.Boolean(false);
        writer.Boolean(true);
        writer.Opcode(PickleOpcode.Tuple);
        writer.Opcode(PickleOpcode.Reduce);

        // (version, byte order, no sub-dtype, no names, no fields, item size and alignment by default, no flags)
        writer.Opcode(PickleOpcode.Mark);
        writer.Integer(3);
        writer.Text("<");
        writer.Opcode(PickleOpcode.None);
        writer.Opcode(PickleOpcode.None);
        writer.Opcode(PickleOpcode.None);
        writer.Integer(-1);
        writer.Integer(-1);
        writer.Integer(0);
        writer.Opcode(PickleOpcode.Tuple);
        writer.Opcode(PickleOpcode.Build);
    }
}
