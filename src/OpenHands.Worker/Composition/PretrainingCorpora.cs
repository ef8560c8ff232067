using OpenHands.Configuration.Data;
using OpenHands.Configuration.Training;
using OpenHands.Datasets.Sampling;
using OpenHands.Poses.Transforms;
using static TorchSharp.torch;

namespace OpenHands.Worker.Composition;

/// <summary>Opens the corpora of a pretraining configuration.</summary>
internal static class PretrainingCorpora
{
    /// <summary>Opens a corpus, and puts it on the device where the settings say so.</summary>
    /// <param name="config">The corpus.</param>
    /// <param name="key">Its place in the configuration, for messages.</param>
    /// <param name="compatibility">Upstream's defects or none.</param>
    /// <param name="training">Whether poses shall be resident.</param>
    /// <param name="device">Where the run computes.</param>
    /// <param name="say">Hears what was chosen.</param>
    /// <returns>A source to be disposed of.</returns>
    public static ISampleSource Open(
        PoseWindowsConfig config, string key, CompatibilitySettings compatibility, TrainingConfig training, Device device, Action<string> say)
    {
        var streamed = Open(config, key, compatibility);
        try
        {
            return ResidentCorpora.Choose(streamed, training, device, say);
        }
        catch
        {
            streamed.Dispose();
            throw;
        }
    }

    /// <summary>The same, read from disk whatever the settings say.</summary>
    public static WindowedRecordings Open(PoseWindowsConfig config, string key, CompatibilitySettings compatibility)
    {
        if (config.Roots.FirstOrDefault(root => !Directory.Exists(root) && !File.Exists(root)) is { } missing)
        {
            throw new DirectoryNotFoundException($"{key}.root_dir: there is no {missing}; bring the data, or set another place with --set {key}.root_dir=PATH");
        }

        var transforms = TransformFactory.Create(config.Transforms, compatibility.Transforms);
        var windows = new WindowOptions(config.WindowFrames, config.Windows, config.Downsample);
        return config.FileFormat switch
        {
            PoseFileFormat.Pickle => PretrainingData.OpenPickles(config.Roots, transforms, compatibility.Windows, windows, config.Exclude),
            PoseFileFormat.Packed => PretrainingData.OpenPacked(config.Roots, transforms, compatibility.Windows, windows, config.Exclude),
            _ => PretrainingData.OpenHdf5(config.Roots, transforms, compatibility.Windows, windows, config.Exclude),
        };
    }
}
