using OpenHands.Datasets.Sampling;
using OpenHands.Formats.Packed;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Verbs;

/// <summary>Packs raw HDF5 files or pose pickles for pretraining.</summary>
internal sealed class PackVerb : Verb<StageArguments>
{
    protected override void Run(StageArguments arguments, Session session)
    {
        var run = StageRun<PackSettings>.Open(StageKind.Pack, arguments.Config, arguments.Output, session).Begin();
        var path = Path.Combine(run.Output, run.Config.Name + PretrainingData.PackedExtension);
        PackedCorpora.Build(run.Config, path, session);
        using var store = PackedPoseStore.Open(path);
        session.Console.Tell(
            $"{store.Recordings.Count} recordings, {store.Frames} frames of {store.Selection.Joints.Count} "
            + $"joints, {new FileInfo(path).Length} bytes");
        run.Complete(run.Record() with
        {
            Metrics =
            new Dictionary<string, double> { ["recordings"] = store.Recordings.Count, ["frames"] = store.Frames }
        });
    }
}
