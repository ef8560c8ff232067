using OpenHands.Extraction.Outputs;
using OpenHands.Formats;

namespace OpenHands.Extraction.Video;

/// <summary>Finds the videos of an input.</summary>
public static class VideoSearch
{
    /// <summary>
    /// A file is one video, whatever its extension. A folder that holds images and no video is one video too. Any other folder is searched
    /// for video files by extension and for folders of frames, at all depths. What cannot be opened does not hide the rest.
    /// </summary>
    /// <param name="input">File or folder.</param>
    /// <exception cref="FileNotFoundException">Nothing there, or neither a video nor anything that looks like one in the
    /// folder.</exception>
    /// <exception cref="InvalidDataException">The input is a file without content, or a link that leads nowhere.</exception>
    public static FoundVideos Find(string input)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(input));
        return Directory.Exists(full) ? InFolder(input, full) : Named([(full, Path.GetFileName(full), InputFile.Size(full))], []);
    }

    private static FoundVideos InFolder(string input, string full)
    {
        var found = new List<(string Path, string Name, long Bytes)>();
        var others = new List<LedgerEntry>();
        foreach (var folder in new FolderWalk(
            full, (path, reason) => others.Add(new LedgerEntry(Relative(full, path), LedgerKind.LeftOut, 0, reason))).Folders())
        {
            var files = Directory.EnumerateFiles(folder).Where(file => !VideoFiles.IsShadow(file)).ToList();
            var videos = files.Where(VideoFiles.IsVideo).ToList();
            foreach (var video in videos)
            {
                AddFile(video, Relative(full, video), found, others);
            }

            // A GIF beside images is more often a preview of them than a video to extract.
            if (videos.All(v => Path.GetExtension(v).Equals(".gif", StringComparison.OrdinalIgnoreCase))
                && FrameFolder.Files(folder) is { Length: > 0 } frames)
            {
                found.Add(
                    (folder, folder == full ? Path.GetFileName(full) : Relative(full, folder), frames.Sum(f => new FileInfo(f).Length)));
            }

            others.AddRange(NotRead(files, folder == full ? "" : Relative(full, folder) + "/"));
        }

        return found.Count + others.Count > 0
            ? Named(found, others)
            : throw new FileNotFoundException(
                $"{input}: no video ({string.Join(", ", VideoFiles.Extensions)}) and no folder of frames below", input);
    }

    private static void AddFile(string path, string name, List<(string Path, string Name, long Bytes)> found, List<LedgerEntry> others)
    {
        try
        {
            found.Add((path, name, InputFile.Size(path)));
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            others.Add(new LedgerEntry(name, LedgerKind.Unreadable, 0, e.Message.Replace(path + ": ", "")));
        }
    }

    /// <summary>One row for each folder and suffix.</summary>
    private static IEnumerable<LedgerEntry> NotRead(IEnumerable<string> files, string folder) =>
        from file in files
        group file by Path.GetExtension(file).ToLowerInvariant() into kind
        where VideoFiles.NotRead.ContainsKey(kind.Key)
        let first = kind.Select(Path.GetFileName).Order(StringComparer.Ordinal).First()
        let more = kind.Count() > 1 ? $" ({kind.Count()} such files)" : ""
        select new LedgerEntry(folder + first, LedgerKind.LeftOut, 0, VideoFiles.NotRead[kind.Key] + more);

    private static FoundVideos Named(List<(string Path, string Name, long Bytes)> found, List<LedgerEntry> others)
    {
        var stems = found.ToLookup(f => Stem(f.Path, f.Name), StringComparer.OrdinalIgnoreCase);
        return new FoundVideos(
            [
                .. found
                    .Select(f => new VideoEntry(
                        f.Path, f.Name, stems[Stem(f.Path, f.Name)].Count() > 1 ? f.Name : Stem(f.Path, f.Name), f.Bytes))
                    .OrderBy(v => v.Name, StringComparer.Ordinal),
            ],
            others);
    }

    /// <summary>Only a file's name has an extension; a folder's dots belong to its name.</summary>
    private static string Stem(string path, string name) => Directory.Exists(path) ? name : Path.ChangeExtension(name, null);

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
}

/// <summary>What is in an input.</summary>
/// <param name="Videos">The videos, in the order of their names.</param>
/// <param name="Others">Files and folders that cannot be opened or are not taken, each with the reason and what to do.</param>
public sealed record FoundVideos(IReadOnlyList<VideoEntry> Videos, IReadOnlyList<LedgerEntry> Others);

/// <summary>A video to extract.</summary>
/// <param name="Path">Full path of the file, or of the folder of frames.</param>
/// <param name="Name">Path relative to the input, with forward slashes, for messages.</param>
/// <param name="Stem">Name for outputs: <paramref name="Name"/> without the extension, or with it where two videos differ in nothing
/// else.</param>
/// <param name="Bytes">Size, of all images for a folder.</param>
public sealed record VideoEntry(string Path, string Name, string Stem, long Bytes);
