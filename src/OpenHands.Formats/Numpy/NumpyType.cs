using System.Globalization;

namespace OpenHands.Formats.Numpy;

/// <summary>A numpy dtype of plain numbers: kind letter, size in bytes, byte order.</summary>
/// <param name="Kind">f (float), i (signed), u (unsigned) or b (bool).</param>
/// <param name="Size">Bytes of one element: 1, 2, 4 or 8.</param>
/// <param name="BigEndian">Most significant byte first.</param>
internal readonly record struct NumpyType(char Kind, int Size, bool BigEndian)
{
    /// <summary>Reads a type string such as <c>f8</c>, <c>&lt;f4</c>, <c>|b1</c>.</summary>
    /// <exception cref="InvalidDataException">Not a type of plain numbers (an object array, a structure, text).</exception>
    public static NumpyType Parse(string text)
    {
        var order = text.Length > 0 && "<>|=".Contains(text[0]) ? text[0] : '=';
        var rest = text.TrimStart('<', '>', '|', '=');
        return rest.Length >= 2
            && int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && (rest[0], size) is ('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1)
                ? new(rest[0], size, order == '>')
                : throw new InvalidDataException(
                    $"refused: a numpy array of type '{(text.Length > 20 ? text[..20] + "..." : text)}'; only plain floats, "
                    + "integers and booleans are read");
    }

    /// <summary>The type string, as numpy's <c>dtype.str</c>.</summary>
    public override string ToString() => $"{(Size == 1 ? '|' : BigEndian ? '>' : '<')}{Kind}{Size}";
}
