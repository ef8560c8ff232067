using OpenHands.Formats;

namespace OpenHands.Datasets.Sampling;

/// <summary>Lists the files of a corpus.</summary>
internal static class FolderFiles
{
    /// <summary>
    /// All files with an extension (see <see cref="FileKinds.HasExtension"/>) in a folder and below it, in ordinal order of their path: upstream takes whatever order the file system
    /// has, which differs between machines.
    /// </summary>
    /// <param name="root">A folder, or one file.</param>
    /// <param name="extension">With its dot.</param>
    /// <exception cref="InvalidDataException">There is no such folder, or no such file in it.</exception>
    public static string[] Below(string root, string extension)
    {
        if (File.Exists(root))
        {
            return [root];
        }

        if (!Directory.Exists(root))
        {
            throw new InvalidDataException($"{root}: there is no such folder of recordings; check root_dir");
        }

        var files = FolderWalk.Files(root).Where(file => FileKinds.HasExtension(file, extension)).Order(StringComparer.Ordinal).ToArray();
        return files.Length > 0
            ? files
            : throw new InvalidDataException($"{root}: no *{extension} file in this folder or below it; check root_dir and file_format");
    }
}
