using OpenHands.Formats.Packed;
using OpenHands.Poses.Transforms;

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
    /// <param name="compatibility">Upstream's behaviour or the corrected one.</param>
    /// <param name="windows">Shape of a sample; upstream's default for HDF5 of 7 windows and every third frame where null.</param>
    /// <param name="exclude">Regular expression; recordings in whose names it matches are left out. None leaves out none.</param>
    /// <param name="fromPickles">The stores were packed from pickles, which upstream treats otherwise than HDF5.</param>
    /// <exception cref="InvalidDataException">No file, or an unreadable one; the message names it.</exception>
    /// <exception cref="ArgumentException"><paramref name="exclude"/> is not a regular expression, or no recording is left.</exception>
    public static WindowedRecordings OpenPacked(
        IReadOnlyList<string> roots, TransformPipeline transforms, WindowCompatibility compatibility, WindowOptions? windows = null,
        string? exclude = null,
        bool fromPickles = false)
    {
        var scope = fromPickles && compatibility.TransformsWholePickle ? TransformScope.Recording
            : compatibility.TransformsEachWindowAlone ? TransformScope.Window
            : TransformScope.Sample;
        var minimum = fromPickles && compatibility.DropsPicklesUpTo60Frames ? MoreFramesThan + 1 : 0;
        return new WindowedRecordings(Stores(roots, exclude, minimum), windows ?? new WindowOptions(), transforms, scope, compatibility);
    }

    private static IRecordingStore Stores(IReadOnlyList<string> roots, string? exclude, int minimumFrames)
    {
        var stores = new List<IRecordingStore>();
        try
        {
            foreach (var file in roots.SelectMany(root => PackedPoseSource.Find(root, PackedExtension)))
            {
                stores.Add(PackedRecordingStore.Open(file.Path));
            }

            IRecordingStore joined = stores.Count == 1 ? stores[0] : new JoinedRecordingStore(stores);
            return joined.Count == 0
                ? throw new InvalidDataException($"{string.Join(", ", roots)}: no recording in {stores.Count} packed stores")
                : exclude is null && minimumFrames == 0 ? joined
                : new ChosenRecordingStore(joined, exclude, minimumFrames);
        }
        catch
        {
            stores.ForEach(store => store.Dispose());
            throw;
        }
    }
}
