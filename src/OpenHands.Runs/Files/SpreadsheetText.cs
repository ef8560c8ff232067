using System.Globalization;

namespace OpenHands.Runs.Files;

/// <summary>
/// Texts in CSV files that people open with a spreadsheet: one that begins like a formula (= + - @) gets an apostrophe in front, so that it
/// is shown and never computed. Numbers stay as they are. <see cref="Read"/> undoes exactly what <see cref="Write"/> does.
/// </summary>
public static class SpreadsheetText
{
    private const char Guard = '\'';

    /// <summary>A text as the file holds it.</summary>
    public static string Write(string text) => LooksLikeFormula(text) ? Guard + text : text;

    /// <summary>The text of a field that <see cref="Write"/> made.</summary>
    public static string Read(string field) => field is [Guard, ..] && LooksLikeFormula(field[1..]) ? field[1..] : field;

    // Apostrophes in front do not count, so that a text that has one by itself gets another and comes back whole.
    private static bool LooksLikeFormula(string text) =>
        text.AsSpan().TrimStart(Guard) is ['=' or '+' or '-' or '@' or '\t' or '\r', ..]
        && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
