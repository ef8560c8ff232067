using System.Security.Cryptography;
using System.Text;
using OpenHands.Datasets.Sampling;
using OpenHands.Formats.Packed;
using OpenHands.Poses.Landmarks;
using OpenHands.Runs.Files;
using OpenHands.Settings.Data;
using OpenHands.Settings.Stages;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Composition;

/// <summary>Packs raw HDF5 files, pose pickles and folders of frames into stores.</summary>
internal static class PackedCorpora
{
    private static readonly int[] Plane = [0, 1];

    /// <summary>Writes a store.</summary>
    /// <param name="config">What is packed, and how.</param>
    /// <param name="path">The store.</param>
    /// <param name="session">Console and stop request.</param>
    /// <param name="part">Which part of the sources; null for all.</param>
    public static void Build(PackSettings config, string path, Session session, WorkPart? part = null)
    {
        var sources = Sources(config);
        var own = part is null ? sources : Of(part, sources);
        session.Console.Track("pack", "recordings", bar => PackedPoseWriter.Build(
            path,
            own,
            new PoseSelection(
                config.Preset == PackSettings.EveryJoint ? EveryJoint(sources) : LandmarkPreset.Named(config.Preset).Indexes, Plane),
            config.Element == "float32" ? PackedElement.Float32 : PackedElement.Float16,
            new Reported(done => bar.Report(done, Math.Max(done, own.Count))),
            session.Stop));
    }

    /// <summary>Writes the store of all sources out of stores of their parts, to the same bytes.</summary>
    /// <param name="config">What is packed, and how.</param>
    /// <param name="path">The store.</param>
    /// <param name="stores">The stores of the parts, in order.</param>
    /// <param name="session">Console and stop request.</param>
    public static void Join(PackSettings config, string path, IReadOnlyList<string> stores, Session session)
    {
        var sources = Sources(config);
        session.Console.Track("pack", "recordings", bar => PackedPoseWriter.Join(
            path,
            [.. stores.Select((store, i) => (store, Of(new WorkPart(i + 1, stores.Count), sources)))],
            new Reported(done => bar.Report(done, Math.Max(done, sources.Count))),
            session.Stop));
    }

    private static IReadOnlyList<PackedPoseSource> Of(WorkPart part, IReadOnlyList<PackedPoseSource> sources) =>
        part.Of(sources, source => source.Files().Sum(file => new FileInfo(file).Length));

    /// <summary>
    /// The store of a corpus that a configuration names as HDF5 or pickles: packed beside the run's output, once for the same files.
    /// </summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="fractions">Whether pixels with swapped axes become fractions.</param>
    /// <param name="output">The run's output folder.</param>
    /// <param name="session">Console and stop request.</param>
    /// <returns>The store's path.</returns>
    public static string Beside(PoseWindowsSettings corpus, bool fractions, string output, Session session)
    {
        var config = new PackSettings
        {
            Poses = corpus.Roots,
            FileFormat = corpus.FileFormat,
            Preset = corpus.Preset ?? PackSettings.EveryJoint,
            Element = "float32",
            Fractions = fractions && corpus.FromPickles,
        };
        var identity = string.Join('\n',
            [config.FileFormat + (config.Fractions ? "Fractions" : ""), config.Preset, .. config.Poses.Select(Path.GetFullPath)]);
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..12] + PretrainingData.PackedExtension;
        var path = Path.Combine(Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)) + "-packed", name);
        if (IsOf(path, Sources(config)))
        {
            session.Console.Say($"{path}: packed before from the same files");
            return path;
        }

        session.Console.Say($"{string.Join(", ", corpus.Roots)}: packing for training into {path}");
        Build(config, path, session);
        return path;
    }

    private static List<PackedPoseSource> Sources(PackSettings config) =>
        [.. config.Poses
            .SelectMany(root => PackedPoseSource.Find(
                root, config.FileFormat switch
                {
                    PoseFileFormat.Pickle => PackedPoseSource.PickleExtension,
                    PoseFileFormat.Frames => PackedPoseSource.FrameExtension,
                    _ => ".h5",
                }))
            .Select(source => source with { Fractions = config.Fractions })];

    // A model may have other keypoints than the 75; the first recording says how many, and one with fewer is refused.
    private static int[] EveryJoint(IReadOnlyList<PackedPoseSource> sources) =>
        [.. Enumerable.Range(0,
            sources.SelectMany(source => source.Read()).Select(entry => entry.Recording.Joints).FirstOrDefault(HolisticLandmarks.Count))];

    private static bool IsOf(string path, IReadOnlyList<PackedPoseSource> sources)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var store = PackedPoseStore.Open(path);
            return store.SourceHash == PackedPoseWriter.HashOf(sources);
        }
        catch (InvalidDataException)
        {
            return false; // damaged, or of an earlier version: packed again
        }
    }

    // Progress<T> would report later and on another thread.
    private sealed class Reported(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
