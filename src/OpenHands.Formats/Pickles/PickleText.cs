using System.Text;

namespace OpenHands.Formats.Pickles;

/// <summary>
/// A pickled string, kept as the bytes of the file. Protocols 0 to 2 carry array data as text, so a "string" may be the bulk of a file:
/// only names are ever decoded.
/// </summary>
/// <param name="bytes">The encoded characters.</param>
/// <param name="latin1">One byte a character (Python 2's <c>str</c>); otherwise UTF-8.</param>
internal sealed class PickleText(ReadOnlyMemory<byte> bytes, bool latin1)
{
    private const int LongestName = 1 << 16;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private string? _decoded;

    /// <summary>What a text costs: its object, and its characters once decoded.</summary>
    public int Cost => PickleBudget.Value + 24 + (bytes.Length <= LongestName ? 2 * bytes.Length : 0);

    /// <summary>The string.</summary>
    /// <exception cref="InvalidDataException">It is not UTF-8, or too long for a name.</exception>
    public string Decode()
    {
        if (bytes.Length > LongestName)
        {
            throw new InvalidDataException($"a string of {bytes.Length} bytes where a name was expected");
        }

        try
        {
            return _decoded ??= latin1 ? Encoding.Latin1.GetString(bytes.Span) : Strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException("a string that is not UTF-8");
        }
    }

    /// <summary>The characters as Latin-1 bytes: what <c>text.encode("latin1")</c> gives.</summary>
    /// <exception cref="InvalidDataException">A character above U+00FF, or not UTF-8.</exception>
    public ReadOnlyMemory<byte> EncodeLatin1(PickleBudget budget)
    {
        if (latin1)
        {
            return bytes;
        }

        var source = bytes.Span;
        budget.Charge(source.Length + PickleBudget.Value);
        var encoded = GC.AllocateUninitializedArray<byte>(source.Length);
        var count = 0;
        for (var i = 0; i < source.Length; i++)
        {
            var first = source[i];
            if (first < 0x80)
            {
                encoded[count++] = first;
            }
            else if (first is 0xC2 or 0xC3 && i + 1 < source.Length && (source[i + 1] & 0xC0) == 0x80)
            {
                // The two-byte sequences of U+0080 to U+00FF.
                encoded[count++] = (byte)((first << 6) | (source[++i] & 0x3F));
            }
            else
            {
                throw new InvalidDataException("binary data pickled as text holds a character that is not Latin-1");
            }
        }

        return encoded.AsMemory(0, count);
    }
}
