using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace OpenHands.Formats.Pickles;

/// <summary>Turns a numpy array into row-major float32: what a <see cref="Poses.PoseRecording"/> holds.</summary>
internal static class PoseArray
{
    /// <summary>The values in C order, each rounded once to float32.</summary>
    /// <exception cref="InvalidDataException">The element type is not a float.</exception>
    public static float[] ToSingles(NumpyArray array)
    {
        ReadOnlySpan<byte> bytes = array.Data;
        var values = GC.AllocateUninitializedArray<float>(array.Count);
        switch (array.Type.Kind, array.Type.Size, array.Type.BigEndian)
        {
            case ('f', 4, false):
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case ('f', 8, false):
                Narrow(MemoryMarshal.Cast<byte, double>(bytes), values);
                break;
            case ('f', 2, false):
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = (float)halves[i];
                }

                break;
            case ('f', var size, true):
                for (var i = 0; i < values.Length; i++)
                {
                    var element = bytes.Slice(i * size, size);
                    values[i] = size switch
                    {
                        2 => (float)BinaryPrimitives.ReadHalfBigEndian(element),
                        4 => BinaryPrimitives.ReadSingleBigEndian(element),
                        _ => (float)BinaryPrimitives.ReadDoubleBigEndian(element),
                    };
                }

                break;
            default:
                throw new InvalidDataException($"an array of type {array.Type}; poses are float16, float32 or float64");
        }

        return array.Fortran && array.Shape.Length > 1 ? RowMajor(values, array.Shape) : values;
    }

    private static void Narrow(ReadOnlySpan<double> source, Span<float> target)
    {
        var i = 0;
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Narrow(new Vector<double>(source[i..]), new Vector<double>(source[(i + Vector<double>.Count)..])).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] = (float)source[i];
        }
    }

    private static float[] RowMajor(float[] columnMajor, int[] shape)
    {
        var values = GC.AllocateUninitializedArray<float>(columnMajor.Length);
        var index = new int[shape.Length];
        for (var target = 0; target < values.Length; target++)
        {
            var source = 0;
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                source = source * shape[axis] + index[axis];
            }

            values[target] = columnMajor[source];
            for (var axis = shape.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
            {
                index[axis] = 0;
            }
        }

        return values;
    }
}
