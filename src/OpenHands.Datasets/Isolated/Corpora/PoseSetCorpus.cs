using OpenHands.Formats.Hdf5;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Isolated.Corpora;

/// <summary>
/// A set of clips in one HDF5 file (keypoints/clip and confidences/clip or visibility/clip), with a CSV clip, gloss, signer, split beside
/// it: root_dir names the file, split_file the CSV (default: the same name with .csv). Classes are all glosses of the CSV, sorted. Ours.
/// </summary>
public sealed class PoseSetCorpus : IsolatedCorpus
{
    /// <inheritdoc/>
    public override string ClassName => "PoseSetDataset";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadGlosses(IsolatedDatasetSettings options) =>
        SplitTable.Read(Csv(options), "clip", options).Glosses;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, int> ReadSplits(IsolatedDatasetSettings options) =>
        SplitTable.Read(Csv(options), "clip", options).Splits();

    /// <inheritdoc/>
    public override IEnumerable<IsolatedItem> ReadItems(IsolatedDatasetSettings options, IReadOnlyList<string> glosses) =>
        SplitTable.Read(Csv(options), "clip", options).Items(options.Splits, glosses, clip => clip);

    /// <inheritdoc/>
    public override IClipReader OpenReader(IsolatedDatasetSettings options)
    {
        try
        {
            return new Hdf5ClipReader(RawPoseReader.Open(options.RootDirectory));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{options.RootDirectory}: no such HDF5 file; {ClassName} expects root_dir to name one", e);
        }
    }

    private static string Csv(IsolatedDatasetSettings options) => options.SplitFile ?? Path.ChangeExtension(options.RootDirectory, ".csv");
}
