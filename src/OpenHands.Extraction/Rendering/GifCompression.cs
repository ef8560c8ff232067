namespace OpenHands.Extraction.Rendering;

/// <summary>The Lempel-Ziv-Welch compression of GIF: codes of 9 to 12 bits, lowest bit first, in blocks of up to 255 bytes.</summary>
internal static class GifCompression
{
    private const int MostCodes = 1 << 12;
    private const int LongestBlock = 255;

    public static void Write(Stream stream, ReadOnlySpan<byte> indices, int codeBits)
    {
        var bytes = new List<byte>();
        var clear = 1 << codeBits;
        var (next, bits) = (clear + 2, codeBits + 1);
        var (pending, pendingBits) = (0, 0);
        void Emit(int code)
        {
            pending |= code << pendingBits;
            for (pendingBits += bits; pendingBits >= 8; pendingBits -= 8, pending >>= 8)
            {
                bytes.Add((byte)pending);
            }
        }

        // A known string is a code; its continuation by one index is found under (code, index).
        var strings = new Dictionary<int, int>();
        Emit(clear);
        var current = (int)indices[0];
        foreach (var index in indices[1..])
        {
            if (strings.TryGetValue((current << 8) | index, out var longer))
            {
                current = longer;
                continue;
            }

            Emit(current);
            if (next < MostCodes)
            {
                strings[(current << 8) | index] = next;
                // The reader is one string behind, so codes grow when this one no longer fits.
                bits += next == 1 << bits ? 1 : 0;
                next++;
            }
            else
            {
                Emit(clear);
                strings.Clear();
                (next, bits) = (clear + 2, codeBits + 1);
            }

            current = index;
        }

        Emit(current);
        Emit(clear + 1);
        if (pendingBits > 0)
        {
            bytes.Add((byte)pending);
        }

        foreach (var block in bytes.Chunk(LongestBlock))
        {
            stream.WriteByte((byte)block.Length);
            stream.Write(block);
        }

        stream.WriteByte(0);
    }
}
