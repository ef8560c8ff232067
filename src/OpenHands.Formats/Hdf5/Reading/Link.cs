using System.Text;

namespace OpenHands.Formats.Hdf5.Reading;

/// <summary>One entry of a group.</summary>
/// <param name="Name">Its name in the group.</param>
internal abstract record Link(string Name)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The object is at an address.</summary>
    internal sealed record Hard(string Name, ulong Address) : Link(Name);

    /// <summary>The object is at another path of the same file.</summary>
    internal sealed record Soft(string Name, string Target) : Link(Name);

    /// <summary>The object is in another file (or of a kind that only a program's own code can follow): never followed.</summary>
    internal sealed record Elsewhere(string Name) : Link(Name);

    /// <summary>Reads a link message (HDF5 file format specification, IV.A.2.g).</summary>
    public static Link Read(ReadOnlySpan<byte> message, Hdf5Source source)
    {
        var cursor = new ByteCursor(message, source, "link");
        cursor.Version(1);
        var flags = cursor.Byte();
        var kind = (flags & 0x08) != 0 ? cursor.Byte() : 0;
        cursor.Skip((flags & 0x04) != 0 ? 8 : 0); // creation order
        cursor.Skip((flags & 0x10) != 0 ? 1 : 0); // character set: ASCII is UTF-8
        var length = cursor.Number(1 << (flags & 3));
        var name = Text(cursor.Take(length <= (ulong)cursor.Left ? (int)length : throw source.Damaged($"a link name of {length} bytes")), source);
        return kind switch
        {
            0 => new Hard(name, cursor.RequiredAddress()),
            1 => new Soft(name, Text(cursor.Take(cursor.UInt16()), source)),
            _ => new Elsewhere(name),
        };
    }

    /// <summary>Decodes a name. Bytes that are not UTF-8 are an error: such a recording could not be asked for.</summary>
    public static string Text(ReadOnlySpan<byte> bytes, Hdf5Source source)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw source.Damaged($"a name is not UTF-8 (bytes {Convert.ToHexString(bytes[..Math.Min(bytes.Length, 32)])})");
        }
    }
}
