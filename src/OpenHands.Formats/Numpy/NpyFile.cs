using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenHands.Formats.Numpy;

/// <summary>A numpy array file (.npy, format version 1.0) of float32 values.</summary>
/// <param name="Shape">Lengths of the axes.</param>
/// <param name="Values">The values, row-major.</param>
public sealed partial record NpyFile(IReadOnlyList<int> Shape, float[] Values)
{
    // The header, with the 10 bytes before it, fills a multiple of this, as numpy has it.
    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Signature => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>
    /// Writes a float32 array (row-major) that <c>numpy.load</c> reads. The file appears under its name only when it is whole.
    /// </summary>
    /// <exception cref="ArgumentException">The number of values does not fit the shape.</exception>
    /// <exception cref="IOException">Writing fails.</exception>
    public static void Write(string path, ReadOnlyMemory<float> values, params IReadOnlyList<int> shape)
    {
        if (shape.Aggregate(1L, (product, length) => checked(product * length)) != values.Length)
        {
            throw new ArgumentException($"{values.Length} values for the shape ({string.Join(", ", shape)})");
        }

        var lengths = shape.Count == 1 ? $"{shape[0]}," : string.Join(", ", shape);
        var text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({lengths}), }}";
        var padded = text.PadRight((10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment - 10 - 1) + "\n";
        AtomicFile.Write(path, stream =>
        {
            stream.Write([.. Signature, 1, 0, (byte)padded.Length, (byte)(padded.Length >> 8)]);
            stream.Write(Encoding.ASCII.GetBytes(padded));
            stream.Write(MemoryMarshal.AsBytes(values.Span));
        });
    }

    /// <summary>Reads an array of float32 or float64 in row-major order; doubles are rounded once.</summary>
    /// <exception cref="InvalidDataException">The file is cut off, corrupt, or of another type or order.</exception>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public static NpyFile Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        if (FileKinds.Of(bytes[..Math.Min(bytes.Length, FileKinds.HeadLength)]) is not (FileKind.Npy or FileKind.Unknown) and var kind)
        {
            throw new InvalidDataException($"{path}: {FileKinds.Mistaken(kind, "a numpy array file")}");
        }

        if (bytes.Length < 12 || !bytes.StartsWith(Signature) || bytes[6] is not (1 or 2 or 3))
        {
            throw new InvalidDataException($"{path}: not a numpy array file");
        }

        var start = bytes[6] == 1 ? 10 : 12;
        long length = bytes[6] == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (length > bytes.Length - start || length > ushort.MaxValue)
        {
            throw new InvalidDataException($"{path}: the header is cut off");
        }

        var match = Header().Match(Encoding.Latin1.GetString(bytes.Slice(start, (int)length)));
        if (!match.Success)
        {
            throw new InvalidDataException($"{path}: not a little-endian float array in row-major order");
        }

        var shape = match.Groups["n"].Captures
            .Select(part => int.TryParse(part.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).ToArray();
        var data = bytes[(start + (int)length)..];
        var size = match.Groups["size"].Value == "4" ? 4 : 8;
        if (shape.Contains(-1) || shape.Aggregate((Int128)size, (product, n) => Int128.Min(product * n, long.MaxValue)) != data.Length)
        {
            throw new InvalidDataException($"{path}: {data.Length} bytes do not fit the shape ({string.Join(", ", shape)})");
        }

        var values = size == 4
            ? MemoryMarshal.Cast<byte, float>(data).ToArray()
            : Array.ConvertAll(MemoryMarshal.Cast<byte, double>(data).ToArray(), value => (float)value);
        return new(shape, values);
    }

    [GeneratedRegex(
        @"^\{\s*'descr':\s*'<f(?<size>[48])',\s*'fortran_order':\s*False,\s*'shape':\s*\((?:(?<n>[0-9]+)(?:,\s*|(?=\))))*\),?\s*\}\s*$",
        RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Header();
}
