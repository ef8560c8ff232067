using System.Globalization;
using System.Text;

namespace OpenHands.Formats.Pickles;

/// <summary>The two escape notations of protocol 0.</summary>
internal static class PickleEscapes
{
    /// <summary>UNICODE's line: Latin-1 characters with \uXXXX and \UXXXXXXXX.</summary>
    public static PickleText FromUnicode(ReadOnlySpan<byte> line)
    {
        if (!line.Contains((byte)'\\'))
        {
            return new(Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(line)), latin1: false);
        }

        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var digits = line[i] != (byte)'\\' || i + 1 == line.Length ? 0 : line[i + 1] switch { (byte)'u' => 4, (byte)'U' => 8, _ => 0 };
            if (digits == 0)
            {
                text.Append((char)line[i]);
                continue;
            }

            var code = Hex(line, i + 2, digits);
            text.Append(Rune.IsValid(code) ? new Rune(code).ToString() : throw new InvalidDataException(
                "the pickle is corrupt: no such character"));
            i += 1 + digits;
        }

        return new(Encoding.UTF8.GetBytes(text.ToString()), latin1: false);
    }

    /// <summary>STRING's line: the repr of a Python 2 str, in quotes.</summary>
    public static PickleText FromString(ReadOnlySpan<byte> line)
    {
        if (line.Length < 2 || line[0] != line[^1] || line[0] is not ((byte)'\'' or (byte)'"'))
        {
            throw new InvalidDataException("the pickle is corrupt: a string without quotes");
        }

        line = line[1..^1];
        var bytes = new List<byte>(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] != (byte)'\\')
            {
                bytes.Add(line[i]);
                continue;
            }

            i++;
            var escaped = i < line.Length ? line[i] : (byte)0;
            bytes.Add(escaped switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'\\' or (byte)'\'' or (byte)'"' => escaped,
                (byte)'x' => (byte)Hex(line, i + 1, 2),
                _ => throw new InvalidDataException("the pickle is corrupt: an unknown escape in a string"),
            });
            i += escaped == (byte)'x' ? 2 : 0;
        }

        return new(bytes.ToArray(), latin1: true);
    }

    private static int Hex(ReadOnlySpan<byte> line, int start, int digits) =>
        start + digits <= line.Length
        && int.TryParse(line.Slice(start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidDataException("the pickle is corrupt: a cut-off escape in a string");
}
