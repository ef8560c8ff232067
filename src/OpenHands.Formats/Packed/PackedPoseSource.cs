using System.IO.Enumeration;

namespace OpenHands.Formats.Packed;

/// <summary>A raw HDF5 file that goes into a packed store.</summary>
/// <param name="Label">Stands before the names of its recordings; unique in the store.</param>
/// <param name="Path">The file.</param>
public sealed record PackedPoseSource(string Label, string Path)
{
    /// <summary>Labels files by their names without extension, and by their path below <paramref name="root"/> where they lie deeper.</summary>
    /// <param name="root">The corpus' folder.</param>
    /// <param name="pattern">Which files; searched in all sub-folders.</param>
    /// <returns>The files in the order of their labels' characters, so that a store does not depend on the file system.</returns>
    public static IReadOnlyList<PackedPoseSource> FromFolder(string root, string pattern = "*.h5") =>
    [
        .. FolderWalk.Files(root)
            .Where(path => FileSystemName.MatchesSimpleExpression(pattern, System.IO.Path.GetFileName(path), ignoreCase: false))
            .Select(path => new PackedPoseSource(System.IO.Path.ChangeExtension(System.IO.Path.GetRelativePath(root, path), null).Replace('\\', '/'), path))
            .OrderBy(source => source.Label, StringComparer.Ordinal),
    ];
}
