using System.IO.Compression;

namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>Undoes the filters of one chunk, last one first.</summary>
internal static class FilterPipeline
{
    /// <summary>The chunk's elements.</summary>
    /// <param name="stored">The bytes in the file.</param>
    /// <param name="filters">The dataset's filters.</param>
    /// <param name="mask">Bit n set: filter n was left out.</param>
    /// <param name="size">How many bytes must come out.</param>
    /// <exception cref="InvalidDataException">Damaged content, or an unknown filter; the caller adds file and recording.</exception>
    public static byte[] Decode(byte[] stored, IReadOnlyList<Filter> filters, uint mask, int size)
    {
        var bytes = stored;
        for (var i = filters.Count - 1; i >= 0; i--)
        {
            if (i < 32 && (mask & (1u << i)) != 0)
            {
                continue;
            }

            bytes = filters[i].Id switch
            {
                1 => Inflate(bytes, size),
                2 => Unshuffle(bytes, filters[i].Parameters is [var element, ..] ? element : 0),
                3 => Fletcher32.Strip(bytes),
                32000 => Lzf.Decode(bytes, size),
                _ => throw new InvalidDataException($"{filters[i].Title} is not known: gzip, lzf, shuffle and fletcher32 are"),
            };
        }

        return bytes.Length == size ? bytes : throw new InvalidDataException($"a chunk holds {bytes.Length} bytes instead of {size}");
    }

    private static byte[] Inflate(byte[] stored, int size)
    {
        var bytes = new byte[size];
        try
        {
            // Reading on to the stream's end makes it check its own checksum.
            using var stream = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
            if (stream.ReadAtLeast(bytes, size, throwOnEndOfStream: false) == size && stream.ReadByte() < 0)
            {
                return bytes;
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new InvalidDataException("a gzip chunk is damaged", error);
        }

        throw new InvalidDataException($"a gzip chunk does not inflate to its {size} bytes");
    }

    // All first bytes stand together, then all second bytes, ...; bytes beyond the last whole element stay where they are.
    private static byte[] Unshuffle(byte[] shuffled, uint elementSize)
    {
        if (elementSize < 2 || elementSize > shuffled.Length)
        {
            return shuffled;
        }

        var size = (int)elementSize;
        var count = shuffled.Length / size;
        var bytes = new byte[shuffled.Length];
        for (var k = 0; k < size; k++)
        {
            var from = shuffled.AsSpan(k * count, count);
            for (var i = 0; i < from.Length; i++)
            {
                bytes[(i * size) + k] = from[i];
            }
        }

        shuffled.AsSpan(count * size).CopyTo(bytes.AsSpan(count * size));
        return bytes;
    }
}
