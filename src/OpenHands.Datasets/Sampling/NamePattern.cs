using System.Text.RegularExpressions;

namespace OpenHands.Datasets.Sampling;

/// <summary>Regular expressions of configurations that are matched with names of recordings.</summary>
public static class NamePattern
{
    // A pattern may backtrack without end; names are short, so a second says that it does.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Reads a pattern.</summary>
    /// <param name="key">The configuration's key, for the message.</param>
    /// <param name="pattern">The expression.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Regex Parse(string key, string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Limit);
        }
        catch (ArgumentException wrong)
        {
            throw new ArgumentException($"{key} '{pattern}' is not a regular expression: {wrong.Message}", wrong);
        }
    }
}
