using OpenHands.Configuration.Stages;
using OpenHands.Configuration.Suites;
using OpenHands.Datasets.Sampling;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Packed;
using OpenHands.Poses.Landmarks;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Verbs;

/// <summary>Packs raw HDF5 files for fast pretraining.</summary>
internal sealed class PackVerb : IVerb
{
    public string Name => "pack";

    public string Summary => "packs the joints that training uses out of raw HDF5 files into one mapped file";

    public IReadOnlyList<Option> Options => CommonOptions.Stage;

    public void Run(Arguments arguments, Session session)
    {
        var run = StageRun<PackConfig>.Open(StageKind.Pack, arguments, session).Begin();
        var config = run.Config;
        var sources = PoseFiles.Find(config.Poses, ".h5", "poses")
            .Select(file => new PackedPoseSource(Path.ChangeExtension(file, null), Path.Combine(config.Poses, file))).ToList();
        var joints = LandmarkPreset.Named(config.Preset).Indexes;
        var path = Path.Combine(run.Output, config.Name + PretrainingData.PackedExtension);
        var total = sources.Sum(source => Count(source.Path));
        session.Console.Track("pack", "recordings", bar => PackedPoseWriter.Build(
            path,
            sources,
            new PoseSelection(joints, [0, 1]),
            config.SinglePrecision ? PackedElement.Float32 : PackedElement.Float16,
            new Reported(done => bar.Report(done, total)),
            session.Stop));
        using var store = PackedPoseStore.Open(path);
        session.Console.Tell($"{store.Recordings.Count} recordings, {store.Frames} frames of {joints.Length} joints, {new FileInfo(path).Length} bytes");
        run.Complete(run.Record() with { Metrics = new Dictionary<string, double> { ["recordings"] = store.Recordings.Count, ["frames"] = store.Frames } });
    }

    private static int Count(string path)
    {
        using var reader = RawPoseReader.Open(path);
        return reader.Names.Count;
    }

    // Progress<T> would report later and on another thread.
    private sealed class Reported(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
