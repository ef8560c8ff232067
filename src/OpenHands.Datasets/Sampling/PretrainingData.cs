using OpenHands.Poses.Transforms;

namespace OpenHands.Datasets.Sampling;

/// <summary>Opens a pretraining corpus by its file format (spec/openhands.md section 10).</summary>
public static class PretrainingData
{
    /// <summary>File name extension of packed stores.</summary>
    public const string PackedExtension = ".packed";

    // Upstream's constant for pickles.
    private const int MoreFramesThan = 60;

    /// <summary>Raw HDF5 files, with upstream's defaults of 7 windows and every third frame.</summary>
    /// <param name="root">Folder, searched with all below it, or one file.</param>
    /// <param name="transforms">Normalisation and augmentation.</param>
    /// <param name="compatibility">Upstream's behaviour or the corrected one.</param>
    /// <param name="windows">Shape of a sample.</param>
    /// <exception cref="InvalidDataException">No file, or an unreadable one; the message names it.</exception>
    public static WindowedRecordings OpenHdf5(
        string root, TransformPipeline transforms, WindowCompatibility compatibility, WindowOptions? windows = null) =>
        new(Hdf5RecordingStore.Open(root), windows ?? new WindowOptions(), transforms, StreamedScope(compatibility), compatibility);

    /// <summary>Pose pickles, with upstream's defaults of 10 windows and every frame.</summary>
    /// <inheritdoc cref="OpenHdf5"/>
    public static WindowedRecordings OpenPickles(
        string root, TransformPipeline transforms, WindowCompatibility compatibility, WindowOptions? windows = null) =>
        new(
            PickleRecordingStore.Load(root, compatibility.DropsPicklesUpTo60Frames ? MoreFramesThan + 1 : 0),
            windows ?? new WindowOptions(Windows: 10, Downsample: 1),
            transforms,
            compatibility.TransformsWholePickle ? TransformScope.Recording : TransformScope.Sample,
            compatibility);

    /// <summary>Packed stores, which stand for the HDF5 files they were packed from: same defaults, same semantics, equal samples.</summary>
    /// <inheritdoc cref="OpenHdf5"/>
    public static WindowedRecordings OpenPacked(
        string root, TransformPipeline transforms, WindowCompatibility compatibility, WindowOptions? windows = null)
    {
        var stores = new List<IRecordingStore>();
        try
        {
            foreach (var file in FolderFiles.Below(root, PackedExtension))
            {
                stores.Add(PackedRecordingStore.Open(file));
            }
        }
        catch
        {
            stores.ForEach(store => store.Dispose());
            throw;
        }

        IRecordingStore joined = stores.Count == 1 ? stores[0] : new JoinedRecordingStore(stores);
        return new WindowedRecordings(joined, windows ?? new WindowOptions(), transforms, StreamedScope(compatibility), compatibility);
    }

    private static TransformScope StreamedScope(WindowCompatibility compatibility) =>
        compatibility.TransformsEachWindowAlone ? TransformScope.Window : TransformScope.Sample;
}
