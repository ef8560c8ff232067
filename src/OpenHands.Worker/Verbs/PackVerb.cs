using System.ComponentModel;
using OpenHands.Datasets.Sampling;
using OpenHands.Formats.Packed;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>pack</c> takes.</summary>
internal sealed class PackArguments : StageArguments
{
    [CommandOption("--part <K/N>"), Description(StageParts.PartText)]
    public string? Part { get; init; }

    [CommandOption("--parts <FOLDER>"), Description(StageParts.PartsText)]
    public string? Parts { get; init; }
}

/// <summary>Packs raw HDF5 files or pose pickles for pretraining.</summary>
internal sealed class PackVerb : Verb<PackArguments>
{
    protected override void Run(PackArguments arguments, Session session)
    {
        var parts = StageParts.Read(arguments.Part, arguments.Parts);
        var run = StageRun<PackSettings>.Open(StageKind.Pack, arguments.Config, arguments.Output, session).Begin();
        var path = Path.Combine(run.Output, run.Config.Name + PretrainingData.PackedExtension);
        if (parts.Folders.Count > 0)
        {
            var stores = parts.Folders.Select(folder => Path.Combine(folder, Path.GetFileName(path))).ToList();
            PackedCorpora.Join(run.Config, path, stores, session);
        }
        else
        {
            PackedCorpora.Build(run.Config, path, session, parts.Own);
        }

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
