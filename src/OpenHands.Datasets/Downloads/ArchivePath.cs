namespace OpenHands.Datasets.Downloads;

/// <summary>Turns the name of an archive's entry into a path inside the target folder, or refuses it.</summary>
internal static class ArchivePath
{
    private const int LongestName = 1024;

    // What some file system does not take, or takes for something else.
    private const string Forbidden = ":*?\"<>|";

    /// <summary>The path below <paramref name="folder"/>.</summary>
    /// <exception cref="InvalidDataException">The name is absolute, climbs out, or cannot be a path everywhere.</exception>
    public static string Below(string folder, string name)
    {
        var parts = name.Replace('\\', '/').TrimEnd('/').Split('/').Where(part => part != ".").ToArray();
        var bad = name.Length > LongestName
            || parts.Length == 0
            || parts.Any(part => part.Length == 0 || part == ".." || part[^1] is '.' or ' ' || part.Any(letter => letter < ' ' || Forbidden.Contains(letter)));
        return bad
            ? throw new InvalidDataException($"refused: the archive's entry '{Printable(name)}' has no safe place below the target folder")
            : Path.Combine([folder, .. parts]);
    }

    private static string Printable(string name) => string.Concat(name.Take(120).Select(letter => char.IsControl(letter) ? '?' : letter));
}
