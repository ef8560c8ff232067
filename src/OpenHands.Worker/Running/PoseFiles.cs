using OpenHands.Formats;
using OpenHands.Formats.Numpy;

namespace OpenHands.Worker.Running;

/// <summary>Finds the recordings of a folder.</summary>
internal static class PoseFiles
{
    private const string Pickle = ".pkl";

    /// <summary>
    /// All pose pickles in a folder and those below, or where there is none all folders of frames (MP_Data), by their path relative to it
    /// with forward slashes; pickles in ordinal order, folders by their numbers.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder; the message names the key.</exception>
    /// <exception cref="InvalidDataException">It has neither.</exception>
    public static IReadOnlyList<string> Recordings(string folder, string key)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{key}: there is no folder {folder}");
        }

        var files = FolderWalk.Files(folder).Where(file => FileKinds.HasExtension(file, Pickle))
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal).ToList();
        var found = files.Count > 0 ? files : FrameFolder.Find(folder);
        return found.Count > 0
            ? found
            : throw new InvalidDataException($"{key}: no *{Pickle} file in {folder} or below, and no folder of frames (0.npy, 1.npy ...)");
    }
}
