namespace OpenHands.Datasets.Downloads;

/// <summary>Turns the name of an archive's entry into a path inside the target folder, or refuses it.</summary>
internal static class ArchivePath
{
    private const int LongestName = 1024;

    // What some file system does not take, or takes for something else.
    private const string Forbidden = ":*?\"<>|";

    /// <summary>Whether a name stands for the target folder itself, as "./" does in what "tar -c ." writes.</summary>
    public static bool IsRoot(string name) => Parts(name).Length == 0 && name.Length is > 0 and <= LongestName && name[0] == '.';

    /// <summary>Whether <see cref="Below"/> has a path for the name.</summary>
    public static bool IsSafe(string name)
    {
        var parts = Parts(name);
        return name.Length <= LongestName && parts.Length > 0
            && !parts.Any(part => part.Length == 0 || part == ".." || part[^1] is '.' or ' '
                || part.Any(letter => letter < ' ' || Forbidden.Contains(letter)));
    }

    /// <summary>Whether a name leads out of the target folder: such an archive is meant to do harm, whatever is kept of it.</summary>
    public static bool Climbs(string name) => name.StartsWith('/') || name.StartsWith('\\') || Parts(name).Contains("..");

    /// <summary>The path below <paramref name="folder"/>.</summary>
    /// <exception cref="InvalidDataException">The name is absolute, climbs out, or cannot be a path everywhere.</exception>
    public static string Below(string folder, string name) => IsSafe(name)
        ? Path.Combine([folder, .. Parts(name)])
        : throw new InvalidDataException($"refused: the archive's entry '{Printable(name)}' has no safe place below the target folder");

    private static string[] Parts(string name) =>
        name.Replace('\\', '/').TrimEnd('/').Split('/').Where(part => part != ".").ToArray();

    private static string Printable(string name) => string.Concat(name.Take(120).Select(letter => char.IsControl(letter) ? '?' : letter));
}
