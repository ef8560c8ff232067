namespace OpenHands.Settings.Suites;

/// <summary><c>${oc.env:NAME}</c> and <c>${oc.env:NAME,default}</c>, the form of OmegaConf.</summary>
internal static class EnvironmentReference
{
    private const string Prefix = "oc.env:";

    /// <summary>Whether the text between the braces is one.</summary>
    public static bool Matches(string reference) => reference.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The variable's text, or the default; an empty variable is set, and empty.</summary>
    /// <exception cref="ConfigurationException">The variable is not set and there is no default, or it has no name.</exception>
    public static string Read(string reference, string place, Func<string, string?> environment)
    {
        var (name, otherwise) = reference[Prefix.Length..].Split(',', 2) is [var left, var right] ? (left.Trim(), right.Trim())
            : (reference[Prefix.Length..].Trim(), null);
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
        {
            throw new ConfigurationException(
                $"{place}: ${{{reference}}}: expected the name of an environment variable, "
                + $"like ${{oc.env:NAME}} or ${{oc.env:NAME,default}}");
        }

        return environment(name) ?? Unquoted(otherwise)
            ?? throw new ConfigurationException(
                $"{place}: ${{{reference}}}: the environment has no variable {name}; set it, or give a default: "
                + $"${{oc.env:{name},default}}");
    }

    private static string? Unquoted(string? text) =>
        text is ['\'', .., '\''] or ['"', .., '"'] ? text[1..^1] : text;
}
