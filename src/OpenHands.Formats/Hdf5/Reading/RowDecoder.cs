using System.Runtime.InteropServices;

namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>Picks numbers out of rows as stored, and makes float32 of them.</summary>
internal sealed class RowDecoder(FloatType type)
{
    private readonly FloatDecoder.Element _element = FloatDecoder.For(type);

    /// <param name="rows">The rows' bytes.</param>
    /// <param name="count">Number of rows to take.</param>
    /// <param name="rowStride">Bytes from one taken row to the next.</param>
    /// <param name="offsets">Elements to take of each row.</param>
    /// <param name="destination">count x offsets.Length.</param>
    public void Decode(ReadOnlySpan<byte> rows, int count, int rowStride, ReadOnlySpan<int> offsets, Span<float> destination)
    {
        // The two types that nearly all files have go without a call per number.
        var plain = BitConverter.IsLittleEndian && !type.BigEndian;
        for (var row = 0; row < count; row++)
        {
            var bytes = rows[(row * rowStride)..];
            var target = destination.Slice(row * offsets.Length, offsets.Length);
            if (plain && type == FloatType.Double)
            {
                var values = MemoryMarshal.Cast<byte, double>(bytes);
                for (var i = 0; i < target.Length; i++)
                {
                    target[i] = (float)values[offsets[i]];
                }
            }
            else if (plain && type == FloatType.Single)
            {
                var values = MemoryMarshal.Cast<byte, float>(bytes);
                for (var i = 0; i < target.Length; i++)
                {
                    target[i] = values[offsets[i]];
                }
            }
            else
            {
                for (var i = 0; i < target.Length; i++)
                {
                    target[i] = _element(bytes, offsets[i] * type.Size);
                }
            }
        }
    }
}
