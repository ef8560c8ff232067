using OpenHands.Datasets.Sampling;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;
using OpenHands.Settings.Training;
using OpenHands.Worker.Running;
using static TorchSharp.torch;

namespace OpenHands.Worker.Composition;

/// <summary>Opens the corpora of a pretraining configuration.</summary>
internal static class PretrainingCorpora
{
    /// <summary>Opens a corpus, and puts it on the device where the settings say so.</summary>
    /// <param name="config">The corpus.</param>
    /// <param name="key">Its place in the configuration, for messages.</param>
    /// <param name="defects">Upstream's defects or none.</param>
    /// <param name="training">Whether poses stay in memory.</param>
    /// <param name="device">Where the run computes.</param>
    /// <param name="output">The run's output folder: HDF5 files and pickles are packed beside it first.</param>
    /// <param name="session">Console, which hears what was chosen, and stop request.</param>
    /// <returns>A source to be disposed of.</returns>
    public static ISampleSource Open(
        PoseWindowsSettings config, string key, Defects defects, TrainingSettings training, Device device, string output, Session session)
    {
        var streamed = Open(
            config,
            key,
            defects,
            () => config.FileFormat == PoseFileFormat.Packed ? config.Roots
                : [PackedCorpora.Beside(config, !defects.IncludeSwappedPixels, output, session)]);
        try
        {
            return ResidentCorpora.Choose(streamed, training, device, session.Console.Say);
        }
        catch
        {
            streamed.Dispose();
            throw;
        }
    }

    /// <summary>Opens a corpus of packed stores, read from disk whatever the settings say.</summary>
    public static WindowedRecordings OpenPacked(PoseWindowsSettings config, string key, Defects defects) =>
        Open(config, key, defects, () => config.Roots);

    private static WindowedRecordings Open(
        PoseWindowsSettings config, string key, Defects defects, Func<IReadOnlyList<string>> stores)
    {
        if (config.Roots.FirstOrDefault(root => !Directory.Exists(root) && !File.Exists(root)) is { } missing)
        {
            throw new DirectoryNotFoundException(
                $"{key}.root_dir: there is no {missing}; bring the data, or set another place with --set {key}.root_dir=PATH");
        }

        var transforms = TransformFactory.Create(config.Transforms, defects);
        return PretrainingData.OpenPacked(stores(), transforms, defects, config);
    }
}
