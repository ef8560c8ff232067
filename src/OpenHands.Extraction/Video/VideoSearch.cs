namespace OpenHands.Extraction.Video;

/// <summary>Finds the videos of an input.</summary>
public static class VideoSearch
{
    private static readonly string[] Extensions =
        [".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".wmv", ".flv", ".3gp", ".ts", ".mts", ".ogv"];

    /// <summary>
    /// A file is one video, whatever its extension. A folder that holds images and no video is one video too. Any other folder is searched for
    /// video files by extension and for folders of frames, at all depths.
    /// </summary>
    /// <param name="input">File or folder.</param>
    /// <returns>The videos in the order of their names.</returns>
    /// <exception cref="FileNotFoundException">Nothing there, or no video in the folder.</exception>
    public static IReadOnlyList<VideoEntry> Find(string input)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(input));
        if (File.Exists(full))
        {
            return Named([(full, Path.GetFileName(full))]);
        }

        if (!Directory.Exists(full))
        {
            throw new FileNotFoundException($"{input}: no such video or folder", input);
        }

        var found = new List<(string Path, string Name)>();
        foreach (var folder in Directory.EnumerateDirectories(full, "*", SearchOption.AllDirectories).Prepend(full))
        {
            var videos = Directory.EnumerateFiles(folder).Where(IsVideo).ToList();
            found.AddRange(videos.Select(v => (v, Relative(full, v))));
            if (videos.Count == 0 && FrameFolder.HoldsFrames(folder))
            {
                found.Add((folder, folder == full ? Path.GetFileName(full) : Relative(full, folder)));
            }
        }

        return found.Count > 0
            ? Named(found)
            : throw new FileNotFoundException($"{input}: no video ({string.Join(", ", Extensions)}) and no folder of frames below", input);
    }

    private static List<VideoEntry> Named(List<(string Path, string Name)> found)
    {
        var stems = found.ToLookup(f => Stem(f.Path, f.Name), StringComparer.OrdinalIgnoreCase);
        return [.. found
            .Select(f => new VideoEntry(f.Path, f.Name, stems[Stem(f.Path, f.Name)].Count() > 1 ? f.Name : Stem(f.Path, f.Name), Size(f.Path)))
            .OrderBy(v => v.Name, StringComparer.Ordinal)];
    }

    /// <summary>Only a file's name has an extension; a folder's dots belong to its name.</summary>
    private static string Stem(string path, string name) => Directory.Exists(path) ? name : Path.ChangeExtension(name, null);

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    private static bool IsVideo(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static long Size(string path) =>
        Directory.Exists(path) ? new DirectoryInfo(path).EnumerateFiles().Sum(f => f.Length) : new FileInfo(path).Length;
}
