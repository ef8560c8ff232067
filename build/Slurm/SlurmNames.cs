using System.Security.Cryptography;
using System.Text;
using Build.Stages;

namespace Build.Slurm;

/// <summary>How jobs are called, so that whoever comes later finds them again.</summary>
public static class SlurmNames
{
    private const string Prefix = "oh-";

    /// <summary>
    /// By the key of what it makes, and by the workspace: two checkouts may make the same thing, each for itself. Hex digits only, since
    /// squeue splits lists of names at commas.
    /// </summary>
    public static string Job(string workspace, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return $"{Prefix}{key[..16]}-{Hash(workspace)[..6]}";
    }

    /// <summary>An array has the name of all that it makes.</summary>
    public static string Array(string workspace, IEnumerable<string> keys) => Job(workspace, Hash(string.Join(' ', keys)));

    /// <summary>Whether a job of that name was submitted from a workspace.</summary>
    public static bool IsOf(string workspace, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith($"-{Hash(workspace)[..6]}", StringComparison.Ordinal);
    }

    /// <summary>What people read in squeue; the plan comes last, so that its folder is found again.</summary>
    public static string Comment(Stage stage, int more, string plan)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return $"{stage.Suite}/{stage.Name}{(more > 0 ? $" and {more} more" : string.Empty)} ({plan})";
    }

    /// <summary>The plan of a comment; null where it has none.</summary>
    public static string? PlanOf(string comment)
    {
        ArgumentNullException.ThrowIfNull(comment);
        var open = comment.LastIndexOf('(');
        return open >= 0 && comment.EndsWith(')') && comment[(open + 1)..^1] is { Length: > 0 } plan
            && plan.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? plan : null;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>One word of a shell's command line.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
