namespace OpenHands.Runs.Files;

/// <summary>
/// Lists the files of a folder of data. Hidden files and folders (a dot in front, such as the <c>._x</c> that macOS leaves beside x) are
/// no data. A folder that links reach by several ways is listed once, so that a link to a folder above does not multiply what is there.
/// </summary>
public static class FolderWalk
{
    // As many as Linux follows in one path.
    private const int MostLinks = 40;

    /// <summary>The files, in no particular order.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="below">Also those of all folders below it.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">A folder cannot be read, or links form a circle.</exception>
    public static IReadOnlyList<string> Files(string root, bool below = true)
    {
        var (files, seen, links, top) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), new Queue<string>(),
            RealPath(root));
        Add(root, top);
        while (links.TryDequeue(out var link))
        {
            // Plain folders come first: a link never takes a folder's own name from its files.
            var real = RealPath(link);
            if (!IsWithin(top, real))
            {
                Add(link, real);
            }
        }

        return files;

        void Add(string folder, string real)
        {
            if (!seen.Add(real))
            {
                return;
            }

            files.AddRange(Directory.EnumerateFiles(folder).Where(IsData));
            string[] folders = below ? Directory.GetDirectories(folder) : [];
            foreach (var inner in folders.Where(IsData).Order(StringComparer.Ordinal))
            {
                if (new DirectoryInfo(inner).LinkTarget is null)
                {
                    Add(inner, Path.Combine(real, Path.GetFileName(inner)));
                }
                else
                {
                    links.Enqueue(inner);
                }
            }
        }
    }

    private static bool IsData(string path) => Path.GetFileName(path.AsSpan()) is not ['.', ..];

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar,
            StringComparison.Ordinal);

    // The path without links in any of its parts.
    private static string RealPath(string path, int followed = 0)
    {
        if (followed > MostLinks)
        {
            throw new IOException($"{path}: its links lead in a circle; remove the link");
        }

        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var real = Path.GetPathRoot(full)!;
        foreach (var part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            if (new DirectoryInfo(real) is { LinkTarget: not null } link)
            {
                real = RealPath(link.ResolveLinkTarget(returnFinalTarget: true)!.FullName, followed + 1);
            }
        }

        return real;
    }
}
