namespace OpenHands.Datasets.Isolated;

/// <summary>What a data set's root folder is known by.</summary>
/// <param name="Description">In words, for messages: "Adjectives/1. loud/MVI_1.pkl".</param>
/// <param name="IsIn">Whether a folder holds it; false for one that is not there.</param>
public sealed record RootLandmark(string Description, Func<string, bool> IsIn)
{
    /// <summary>Any of some clips of a list, each a path below the root.</summary>
    public static RootLandmark AnyOf(IReadOnlyList<string> files) =>
        new(files[0], root => files.Any(file => File.Exists(Path.Combine(root, file))));

    /// <summary>A file or folder whose name has a form, right in the root.</summary>
    public static RootLandmark Named(string description, Func<string, bool> fits) => new(
        description, root => Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root)
            .Any(entry => fits(Path.GetFileName(entry))));
}
