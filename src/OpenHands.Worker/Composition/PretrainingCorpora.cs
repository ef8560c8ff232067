using OpenHands.Configuration.Data;
using OpenHands.Datasets.Sampling;
using OpenHands.Poses.Transforms;

namespace OpenHands.Worker.Composition;

/// <summary>Opens the corpora of a pretraining configuration.</summary>
internal static class PretrainingCorpora
{
    public static WindowedRecordings Open(PoseWindowsConfig config, string key, CompatibilitySettings compatibility)
    {
        if (!Directory.Exists(config.RootDirectory) && !File.Exists(config.RootDirectory))
        {
            throw new DirectoryNotFoundException($"{key}.root_dir: there is no {config.RootDirectory}; bring the data, or set another place with --set {key}.root_dir=PATH");
        }

        var transforms = TransformFactory.Create(config.Transforms, compatibility.Transforms);
        var windows = new WindowOptions(config.WindowFrames, config.Windows, config.Downsample);
        return config.FileFormat switch
        {
            PoseFileFormat.Pickle => PretrainingData.OpenPickles(config.RootDirectory, transforms, compatibility.Windows, windows),
            PoseFileFormat.Packed => PretrainingData.OpenPacked(config.RootDirectory, transforms, compatibility.Windows, windows),
            _ => PretrainingData.OpenHdf5(config.RootDirectory, transforms, compatibility.Windows, windows),
        };
    }
}
