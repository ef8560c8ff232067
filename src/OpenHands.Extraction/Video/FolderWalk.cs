namespace OpenHands.Extraction.Video;

/// <summary>
/// All folders of an input, each once: first those that are in it, then those that links lead to. A link back is not followed, since videos
/// would be done twice, or without end.
/// </summary>
/// <param name="root">Full path of the input.</param>
/// <param name="leftOut">Told of every folder that is not searched, and why.</param>
internal sealed class FolderWalk(string root, Action<string, string> leftOut)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Path, string Real)> _folders = new();
    private readonly Queue<string> _links = new();

    /// <summary>The folders' paths, below the input as it was given.</summary>
    public IEnumerable<string> Folders()
    {
        var top = Real(root);
        _folders.Enqueue((root, top));
        while (_folders.TryDequeue(out var folder) || Follow(top, out folder))
        {
            if (folder.Path is "")
            {
                continue;
            }

            if (!_seen.Add(folder.Real))
            {
                leftOut(folder.Path, "this folder is part of the input already, under another name; to have its poses under this name, "
                    + "extract it by itself");
            }
            else if (Enter(folder.Path, folder.Real))
            {
                yield return folder.Path;
            }
        }
    }

    /// <summary>The next link, once all folders are done; without a path where it leads nowhere new.</summary>
    private bool Follow(string top, out (string Path, string Real) folder)
    {
        folder = ("", "");
        if (!_links.TryDequeue(out var link))
        {
            return false;
        }

        try
        {
            var real = Real(link);
            if (real == top
                || top.StartsWith(Path.TrimEndingDirectorySeparator(real) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                leftOut(link, $"a link back to {real}, in which the input is; it is not followed: delete it");
            }
            else
            {
                folder = (link, real);
            }
        }
        catch (IOException e)
        {
            leftOut(link, $"a link that cannot be followed ({e.Message}); fix or delete it");
        }

        return true;
    }

    private bool Enter(string path, string real)
    {
        try
        {
            foreach (var below in new DirectoryInfo(path).GetDirectories().OrderBy(d => d.Name, StringComparer.Ordinal))
            {
                if (below.LinkTarget is null)
                {
                    _folders.Enqueue((below.FullName, Path.Combine(real, below.Name)));
                }
                else
                {
                    _links.Enqueue(below.FullName);
                }
            }

            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            leftOut(path, $"the folder cannot be read ({e.Message}); give permission (chmod u+rx), or leave it out");
            return false;
        }
    }

    /// <summary>A path without links in it.</summary>
    private static string Real(string path)
    {
        var start = Path.GetPathRoot(path)!;
        return path[start.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Aggregate(start, (at, name) =>
        {
            var next = Path.Combine(at, name);
            return Directory.ResolveLinkTarget(next, returnFinalTarget: true) is { } target ? Real(target.FullName) : next;
        });
    }
}
