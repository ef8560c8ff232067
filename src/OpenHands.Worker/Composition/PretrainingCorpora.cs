using OpenHands.Configuration.Data;
using OpenHands.Datasets.Sampling;
using OpenHands.Poses.Transforms;

namespace OpenHands.Worker.Composition;

/// <summary>Opens the corpora of a pretraining configuration.</summary>
internal static class PretrainingCorpora
{
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
