using System.Text.RegularExpressions;

namespace OpenHands.Runs.Manifests;

/// <summary>
/// The name under which a stage's folder is kept once another key took its place: <c>finetune@0123456789ab</c> beside <c>finetune</c>.
/// Tables and plots are of the folders without such a name.
/// </summary>
public static partial class KeptFolderName
{
    private const int KeyLength = 12;
    private const string Unknown = "unknown";

    /// <summary>The path that a stage's folder is kept at.</summary>
    /// <param name="folder">The stage's folder.</param>
    /// <param name="key">The key that it was made for; null where it does not say.</param>
    public static string Of(string folder, string? key) => $"{folder}@{(key is { Length: >= KeyLength } ? key[..KeyLength] : Unknown)}";

    /// <summary>What such a name adds to the stage's, from its <c>@</c> on; empty for a path in no kept folder.</summary>
    public static string SuffixOf(string path) => Kept().Match(path.Replace('\\', '/')).Value.TrimEnd('/');

    /// <summary>Whether a path is in a folder that was kept.</summary>
    public static bool IsKept(string path) => Kept().IsMatch(path.Replace('\\', '/'));

    [GeneratedRegex(@"@([0-9a-f]{12}|unknown)(\.[0-9]+)?(/|$)", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Kept();
}
