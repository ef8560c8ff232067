using OpenHands.Datasets.Isolated;
using OpenHands.Formats.Packed;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Sampling;

/// <summary>Opens a pretraining corpus from packed stores, the one format that training reads.</summary>
public static class PretrainingData
{
    /// <summary>File name extension of packed stores.</summary>
    public const string PackedExtension = ".packed";

    // Upstream's constant for pickles.
    private const int MoreFramesThan = 60;

    /// <summary>Opens packed stores.</summary>
    /// <param name="roots">Folders, searched with all below them, or files.</param>
    /// <param name="transforms">Normalisation and augmentation.</param>
    /// <param name="defects">Upstream's behaviour or the corrected one.</param>
    /// <param name="windows">Shape of a sample, which recordings are left out, and whether the stores were packed from pickles.</param>
    /// <exception cref="InvalidDataException">No file, or an unreadable one; the message names it.</exception>
    /// <exception cref="ArgumentException"><c>exclude</c> is not a regular expression, or no recording is left.</exception>
    public static WindowedRecordings OpenPacked(
        IReadOnlyList<string> roots, TransformPipeline transforms, Defects defects, PoseWindowsSettings windows)
    {
        var scope = windows.FromPickles && defects.TransformsWholePickle ? TransformScope.Recording
            : defects.TransformsEachWindowAlone ? TransformScope.Window
            : TransformScope.Sample;
        var minimum = windows.FromPickles && defects.DropsPicklesUpTo60Frames ? MoreFramesThan + 1 : 0;
        return new WindowedRecordings(Stores(roots, windows, minimum), windows, transforms, scope, defects);
    }

    private static IRecordingStore Stores(IReadOnlyList<string> roots, PoseWindowsSettings windows, int minimumFrames)
    {
        var stores = new List<IRecordingStore>();
        try
        {
            foreach (var file in roots.SelectMany(root => PackedPoseSource.Find(root, PackedExtension)))
            {
                stores.Add(PackedRecordingStore.Open(file.Path));
            }

            IRecordingStore joined = stores.Count == 1 ? stores[0] : new JoinedRecordingStore(stores);
            if (joined.Count == 0)
            {
                throw new InvalidDataException($"{string.Join(", ", roots)}: no recording in {stores.Count} packed stores");
            }

            if (windows.ExcludeFile is { } list)
            {
                var named = MetadataTable.WithHeader(list).Named(windows.ExcludeColumn!, windows.ExcludeValues);
                joined = new ChosenRecordingStore(joined, named);
            }

            return windows.Exclude is null && minimumFrames == 0 ? joined
                : new ChosenRecordingStore(joined, windows.Exclude, minimumFrames);
        }
        catch
        {
            stores.ForEach(store => store.Dispose());
            throw;
        }
    }
}
