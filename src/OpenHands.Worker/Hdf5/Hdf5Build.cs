using OpenHands.Formats;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Numpy;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Hdf5;

/// <summary>The hdf5 stage: pose pickles or folders of frames to raw HDF5 files, one recording in memory at a time.</summary>
internal static class Hdf5Build
{
    public static void Run(string configuration, string output, Session session)
    {
        var run = StageRun<Hdf5Settings>.Open(StageKind.Hdf5, configuration, output, session).Begin();
        var config = run.Config;
        var files = PoseFiles.Recordings(config.Poses, "poses");
        var sources = files.GroupBy(file => Source(file, config), StringComparer.Ordinal).ToList();
        var (frames, done) = (0L, 0);
        session.Console.Track("hdf5", "recordings", bar =>
        {
            foreach (var source in sources)
            {
                using var writer = new RawPoseWriter(Path.Combine(run.Output, $"{source.Key}.h5"));
                foreach (var (name, file) in Names(source))
                {
                    session.Stop.ThrowIfCancellationRequested();
                    var recording = ReadFrom(Path.Combine(config.Poses, file));
                    writer.Add(name, recording);
                    frames += recording.Frames;
                    bar.Report(++done, files.Count);
                }

                writer.Complete();
            }

            return done;
        });
        session.Console.Tell($"{files.Count} recordings, {frames} frames in {sources.Count} file{(sources.Count == 1 ? "" : "s")}");
        run.Complete(run.Record() with
        {
            Metrics = new Dictionary<string, double> { ["recordings"] = files.Count, ["frames"] = frames, ["files"] = sources.Count },
        });
    }

    private static PoseRecording ReadFrom(string path) => Directory.Exists(path) ? FrameFolder.Read(path) : PosePickle.Read(path);

    private static string Source(string file, Hdf5Settings config) =>
        config.GroupBy == Hdf5Grouping.Folder && file.IndexOf('/') is var slash and > 0 ? file[..slash] : config.Name;

    // Upstream reads the direct children of the group only, so folders become part of the name where the file names alone are not unique.
    private static IEnumerable<(string Name, string File)> Names(IEnumerable<string> files)
    {
        var stems =
            files.Select(file => (Stem: Path.GetFileName(Named(file)), Path: Named(file).Replace('/', '_'),
                File: file)).ToList();
        var unique = stems.Select(entry => entry.Stem).Distinct(StringComparer.Ordinal).Count() == stems.Count;
        return stems.Select(entry => (unique ? entry.Stem : entry.Path, entry.File));
    }

    // A folder of frames has no extension, whatever dots are in its name.
    private static string Named(string file) => FileKinds.HasExtension(file, ".pkl") ? Path.ChangeExtension(file, null) : file;
}
