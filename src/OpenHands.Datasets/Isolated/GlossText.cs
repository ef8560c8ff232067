using System.Text;

namespace OpenHands.Datasets.Isolated;

/// <summary>One spelling for each gloss, whatever program or keyboard its list came from.</summary>
public static class GlossText
{
    /// <summary>The gloss without blanks at its ends and in Unicode's composed form (NFC).</summary>
    /// <param name="text">As the metadata writes it.</param>
    /// <param name="where">File and row, for the message.</param>
    /// <exception cref="InvalidDataException">It is empty, or holds a line break.</exception>
    public static string Clean(string text, string where)
    {
        var gloss = text.Trim().Normalize(NormalizationForm.FormC);
        if (gloss.Length == 0)
        {
            throw new InvalidDataException($"{where}: there is no gloss; write one, or remove the row");
        }

        // Class lists have a gloss a line.
        return gloss.AsSpan().ContainsAny('\n', '\r')
            ? throw new InvalidDataException($"{where}: the gloss '{gloss.ReplaceLineEndings(" ")}' holds a line break; write it on "
                + $"one line")
            : gloss;
    }
}

/// <summary>Paths of clips as lists write them.</summary>
internal static class ListedPath
{
    /// <summary>A list that was made on Windows separates folders by backslashes; slashes are understood everywhere.</summary>
    public static string Of(string text) => text.Trim().Replace('\\', '/');
}
