using OpenHands.Extraction;
using OpenHands.Formats;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Pickles;
using OpenHands.Formats.PoseFormat;
using OpenHands.Poses;
using OpenHands.Poses.Landmarks;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Inputs;

/// <summary>Recordings from whatever a person has: a pose file, a folder of them, or videos, whose poses are tracked first.</summary>
internal static class PoseInput
{
    private static readonly string[] PoseFiles = [".pkl", ".pose", ".h5"];

    /// <summary>All recordings of an input, each with its name.</summary>
    /// <param name="input">A pose file, a video, or a folder of either.</param>
    /// <param name="models">Folder of the tracking models, for videos.</param>
    /// <param name="session">Console and stop request.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="InvalidDataException">A file cannot be read, or a folder holds nothing to read.</exception>
    public static IReadOnlyList<(string Name, PoseRecording Recording)> Read(string input, string models, Session session)
    {
        if (!File.Exists(input) && !Directory.Exists(input))
        {
            throw new FileNotFoundException($"--input={input}: there is no such file or folder");
        }

        var files = File.Exists(input)
            ? [input]
            : FolderWalk.Files(input).Where(IsPoseFile).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 && files.All(IsPoseFile)
            ? [.. files.SelectMany(ReadAll).Select(Fitting)]
            : FromVideos(input, models, session);
    }

    /// <summary>One recording of a pose file.</summary>
    /// <param name="path">A pickle, .pose or HDF5 file; its content says which.</param>
    /// <param name="name">Which of an HDF5 file's; its first where null.</param>
    public static PoseRecording ReadRecording(string path, string? name) => name is null
        ? ReadAll(path).First().Recording
        : ReadAll(path).Where(entry => entry.Name == name).Select(entry => entry.Recording).FirstOrDefault()
            ?? throw new InvalidDataException($"{path}: no recording '{name}'");

    private static (string Name, PoseRecording Recording) Fitting((string Name, PoseRecording Recording) entry)
    {
        HolisticLandmarks.Require(entry.Recording.Joints, entry.Name);
        return entry;
    }

    private static IEnumerable<(string Name, PoseRecording Recording)> ReadAll(string path)
    {
        switch (FileKinds.Of(path))
        {
            case FileKind.Hdf5:
                using (var reader = RawPoseReader.Open(path))
                {
                    foreach (var name in reader.Names)
                    {
                        yield return (name, reader.Read(name));
                    }
                }

                break;
            case FileKind.Pose:
                yield return (Path.GetFileName(path), HolisticPoseFormat.Read(path));
                break;
            default:
                yield return (Path.GetFileName(path), PosePickle.Read(path));
                break;
        }
    }

    private static List<(string Name, PoseRecording Recording)> FromVideos(string input, string models, Session session)
    {
        var folder = Directory.CreateTempSubdirectory("openhands-predict-").FullName;
        try
        {
            var report = TrackingModels.Extract(
                new ExtractionOptions { Input = input, Output = Path.Combine(folder, "poses"), Models = models }, null, session.Stop);
            foreach (var entry in report.Ledger)
            {
                session.Console.Warn($"{entry.Video}: {entry.Reason}");
            }

            return [.. report.Outputs.Select(path => (Path.GetFileNameWithoutExtension(path), PosePickle.Read(path)))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsPoseFile(string path) => PoseFiles.Any(extension => FileKinds.HasExtension(path, extension));
}
