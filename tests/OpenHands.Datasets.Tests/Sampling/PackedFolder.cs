using OpenHands.Datasets.Sampling;
using OpenHands.Formats.Packed;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Sampling;

/// <summary>Packs what a folder holds and opens it, as a pretraining does.</summary>
internal static class PackedFolder
{
    private static readonly PoseSelection All = new([.. Enumerable.Range(0, 75)], [0, 1]);

    public static WindowedRecordings Hdf5(
        TemporaryFolder folder, TransformPipeline transforms, Defects defects, PoseWindowsSettings? windows = null,
            string? exclude = null) =>
        PretrainingData.OpenPacked([Pack(folder, folder.Path, ".h5")], transforms, defects,
            (windows ?? new PoseWindowsSettings()) with { Exclude = exclude });

    public static WindowedRecordings Pickles(
        TemporaryFolder folder, TransformPipeline transforms, Defects defects, PoseWindowsSettings? windows = null) =>
        PretrainingData.OpenPacked(
            [Pack(folder, folder.Path, ".pkl")], transforms, defects,
                (windows ?? new PoseWindowsSettings()) with { PackedFrom = PoseFileFormat.Pickle });

    public static string Pack(TemporaryFolder folder, string root, string extension)
    {
        var store = folder.File($"all{extension}.packed");
        PackedPoseWriter.Build(
            store, PackedPoseSource.Find(root, extension), All, PackedElement.Float32, cancellation: TestContext.Current.CancellationToken);
        return store;
    }
}
