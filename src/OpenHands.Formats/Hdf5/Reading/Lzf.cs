namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>
/// Decompression of LZF, h5py's own filter 32000: a control byte below 32 announces that many literal bytes and one more, any other a
/// copy of earlier output (length in its upper three bits, 7 meaning that another byte follows; distance in the other five and the next byte).
/// </summary>
internal static class Lzf
{
    public static byte[] Decode(ReadOnlySpan<byte> stored, int size)
    {
        var output = new byte[size];
        int from = 0, to = 0;
        while (from < stored.Length)
        {
            int control = stored[from++];
            if (control < 32)
            {
                var count = control + 1;
                Check(count <= stored.Length - from && count <= size - to);
                stored.Slice(from, count).CopyTo(output.AsSpan(to));
                from += count;
                to += count;
                continue;
            }

            var length = control >> 5;
            if (length == 7)
            {
                Check(from < stored.Length);
                length += stored[from++];
            }

            Check(from < stored.Length);
            var back = ((control & 31) << 8) + stored[from++] + 1;
            length += 2;
            Check(back <= to && length <= size - to);
            for (var i = 0; i < length; i++, to++)
            {
                output[to] = output[to - back]; // byte by byte: a copy may reach into itself
            }
        }

        Check(to == size);
        return output;
    }

    private static void Check(bool fits)
    {
        if (!fits)
        {
            throw new InvalidDataException("an lzf chunk is damaged");
        }
    }
}
