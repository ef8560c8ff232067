using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Numpy;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;

namespace OpenHands.Formats.Packed;

/// <summary>
/// What goes into a packed store: a raw HDF5 file with its recordings, or one recording as a pose pickle or a folder of frames.
/// </summary>
/// <param name="Label">Its path in the corpus without extension.</param>
/// <param name="Path">The file or folder.</param>
public sealed record PackedPoseSource(string Label, string Path)
{
    /// <summary>The extension of pose pickles; any other file is read as HDF5.</summary>
    public const string PickleExtension = ".pkl";

    /// <summary>The extension of frames, which stand for the folder that they are in.</summary>
    public const string FrameExtension = ".npy";

    /// <summary>Whether a pickle's pixels with swapped axes become fractions (see <see cref="PosePickle.Read"/>).</summary>
    public bool Fractions { get; init; }

    /// <summary>All files of a kind in a folder and below it, labelled by their path in the folder without extension.</summary>
    /// <param name="root">A folder, or one file, which is labelled by its name.</param>
    /// <param name="extension">Which files, such as <c>.h5</c>.</param>
    /// <returns>In the order of the labels' characters, so that a store does not depend on the file system.</returns>
    /// <exception cref="InvalidDataException">There is no such folder, or no such file in it.</exception>
    public static IReadOnlyList<PackedPoseSource> Find(string root, string extension)
    {
        if (File.Exists(root))
        {
            return [new(System.IO.Path.GetFileNameWithoutExtension(root), root)];
        }

        if (!Directory.Exists(root))
        {
            throw new InvalidDataException($"{root}: there is no such folder of recordings; check root_dir");
        }

        List<PackedPoseSource> found = extension == FrameExtension
            ? [.. FrameFolder.Find(root).Select(clip => new PackedPoseSource(clip, System.IO.Path.Combine(root, clip)))]
            :
        [
            .. FolderWalk.Files(root).Where(path => FileKinds.HasExtension(path, extension))
                .Select(path => new PackedPoseSource(LabelOf(System.IO.Path.GetRelativePath(root, path)), path))
                .OrderBy(source => source.Label, StringComparer.Ordinal),
        ];
        return found.Count > 0
            ? found
            : throw new InvalidDataException($"{root}: no *{extension} file in this folder or below it; check root_dir and file_format");
    }

    /// <summary>The recordings, one in memory at a time: by their names in the HDF5 file, a pickle by its path in the corpus.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read; the message names it.</exception>
    public IEnumerable<(string Name, PoseRecording Recording)> Read()
    {
        if (FileKinds.HasExtension(Path, PickleExtension))
        {
            yield return (Label + PickleExtension, PosePickle.Read(Path, fractions: Fractions));
            yield break;
        }

        if (Directory.Exists(Path))
        {
            yield return (Label, FrameFolder.Read(Path));
            yield break;
        }

        using var reader = RawPoseReader.Open(Path);
        foreach (var name in reader.Names)
        {
            yield return (name, reader.Read(name));
        }
    }

    /// <summary>The files that it is read from.</summary>
    public IReadOnlyList<string> Files() => Directory.Exists(Path) ? FrameFolder.Frames(Path) : [Path];

    private static string LabelOf(string relative) => System.IO.Path.ChangeExtension(relative, null).Replace('\\', '/');
}
