using OpenHands.Datasets.Isolated;
using OpenHands.Formats;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Pickles;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Validation;

/// <summary>Lists recordings for <see cref="DatasetValidator"/>.</summary>
public static class ValidationClips
{
    /// <summary>The clips of one split of an isolated dataset, as its metadata lists them.</summary>
    /// <param name="corpus">The dataset.</param>
    /// <param name="options">Where its metadata and clips are; selects the split.</param>
    /// <param name="split">What to call the split.</param>
    /// <param name="reader">Reads the clips; must live until they are validated.</param>
    /// <exception cref="InvalidDataException">A metadata file is missing or wrong.</exception>
    public static IReadOnlyList<ClipToValidate> Of(
        IsolatedCorpus corpus, IsolatedDatasetSettings options, string split, IClipReader reader) =>
    [
        .. IsolatedDatasets.Items(corpus, options, corpus.ReadGlosses(options))
            .Select(item => new ClipToValidate(item.Name, split, item.Gloss, item.Signer, () => reader.Read(item))),
    ];

    /// <summary>The recordings of a raw HDF5 file, which must live until they are validated.</summary>
    public static IReadOnlyList<ClipToValidate> Of(RawPoseReader file, string split = "") =>
        [.. file.Names.Select(name => new ClipToValidate(name, split, "", null, () => file.Read(name)))];

    /// <summary>The pose pickles of a folder and all below it, in ordinal order of their paths.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder is missing.</exception>
    public static IReadOnlyList<ClipToValidate> InFolder(string folder, string split = "") =>
    [
        .. FolderWalk.Files(folder)
            .Where(path => path.EndsWith(".pkl", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new ClipToValidate(Path.GetRelativePath(folder, path), split, "", null, () => PosePickle.Read(path))),
    ];
}
