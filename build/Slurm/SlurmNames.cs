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
        return $"{Prefix}{key[..16]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(workspace)))[..6]}";
    }

    /// <summary>What people read in squeue; the plan comes last, so that its folder is found again.</summary>
    public static string Comment(Stage stage, string plan)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return $"{stage.Suite}/{stage.Name} ({plan})";
    }

    /// <summary>The plan of a comment; null where it has none.</summary>
    public static string? PlanOf(string comment)
    {
        ArgumentNullException.ThrowIfNull(comment);
        var open = comment.LastIndexOf('(');
        return open >= 0 && comment.EndsWith(')') && comment[(open + 1)..^1] is { Length: > 0 } plan
            && plan.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? plan : null;
    }

    /// <summary>One word of a shell's command line.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
