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
    /// <param name="roots">Folders, searched with all below them, or files.</param>
    /// <param name="transforms">Normalisation and augmentation.</param>
    /// <param name="compatibility">Upstream's behaviour or the corrected one.</param>
    /// <param name="windows">Shape of a sample.</param>
    /// <param name="exclude">Regular expression; recordings in whose names it matches are left out. None leaves out none.</param>
    /// <exception cref="InvalidDataException">No file, or an unreadable one; the message names it.</exception>
    /// <exception cref="ArgumentException"><paramref name="exclude"/> is no regular expression, or leaves nothing.</exception>
    public static WindowedRecordings OpenHdf5(
        IReadOnlyList<string> roots, TransformPipeline transforms, WindowCompatibility compatibility, WindowOptions? windows = null, string? exclude = null) =>
        new(Stores(roots, exclude, Hdf5RecordingStore.Open), windows ?? new WindowOptions(), transforms, StreamedScope(compatibility), compatibility);

    /// <summary>Pose pickles, with upstream's defaults of 10 windows and every frame.</summary>
    /// <inheritdoc cref="OpenHdf5"/>
    public static WindowedRecordings OpenPickles(
        IReadOnlyList<string> roots, TransformPipeline transforms, WindowCompatibility compatibility, WindowOptions? windows = null, string? exclude = null) =>
        new(
            Stores(roots, exclude, root => PickleRecordingStore.Load(root, compatibility.DropsPicklesUpTo60Frames ? MoreFramesThan + 1 : 0)),
            windows ?? new WindowOptions(Windows: 10, Downsample: 1),
            transforms,
            compatibility.TransformsWholePickle ? TransformScope.Recording : StreamedScope(compatibility),
            compatibility);

    /// <summary>Packed stores, which stand for the HDF5 files they were packed from: same defaults, same semantics, equal samples.</summary>
    /// <inheritdoc cref="OpenHdf5"/>
    public static WindowedRecordings OpenPacked(
        IReadOnlyList<string> roots, TransformPipeline transforms, WindowCompatibility compatibility, WindowOptions? windows = null, string? exclude = null)
    {
        var files = roots.SelectMany(root => FolderFiles.Below(root, PackedExtension)).ToArray();
        return new WindowedRecordings(
            Stores(files, exclude, PackedRecordingStore.Open), windows ?? new WindowOptions(), transforms, StreamedScope(compatibility), compatibility);
    }

    private static IRecordingStore Stores(IReadOnlyList<string> places, string? exclude, Func<string, IRecordingStore> open)
    {
        var stores = new List<IRecordingStore>();
        try
        {
            foreach (var place in places)
            {
                stores.Add(open(place));
            }

            IRecordingStore joined = stores.Count == 1 ? stores[0] : new JoinedRecordingStore(stores);
            return exclude is null ? joined : new ChosenRecordingStore(joined, exclude);
        }
        catch
        {
            stores.ForEach(store => store.Dispose());
            throw;
        }
    }

    private static TransformScope StreamedScope(WindowCompatibility compatibility) =>
        compatibility.TransformsEachWindowAlone ? TransformScope.Window : TransformScope.Sample;
}
