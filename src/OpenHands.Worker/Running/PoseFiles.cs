using OpenHands.Formats;

namespace OpenHands.Worker.Running;

/// <summary>Finds the files of a folder.</summary>
internal static class PoseFiles
{
    /// <summary>
    /// All files with an extension (see <see cref="FileKinds.HasExtension"/>) in a folder and those below, by their path relative to it
    /// with forward slashes, in ordinal order.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder; the message names the key.</exception>
    /// <exception cref="InvalidDataException">It has no such file.</exception>
    public static IReadOnlyList<string> Find(string folder, string extension, string key)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{key}: there is no folder {folder}");
        }

        var files = FolderWalk.Files(folder).Where(file => FileKinds.HasExtension(file, extension))
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new InvalidDataException($"{key}: no *{extension} file in {folder} or below");
    }
}
