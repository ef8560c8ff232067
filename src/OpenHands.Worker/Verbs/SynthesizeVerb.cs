using System.ComponentModel;
using OpenHands.Datasets.Catalogue;
using OpenHands.Datasets.Synthetic;
using OpenHands.Datasets.Synthetic.Miniature;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>synthesize</c> takes.</summary>
internal sealed class SynthesizeArguments : OptionalStageArguments
{
    [CommandOption("--miniature <FOLDER>")]
    [Description("writes every file of the catalogue in small, as a mirror, instead of --config and --output")]
    public string? Miniature { get; init; }

    [CommandOption("--checkpoints <NAMES>")]
    [Description("with --miniature: also the archives of these checkpoints of the catalogue (A,B, or all)")]
    public string? Checkpoints { get; init; }

    [CommandOption("--catalogue <FOLDER>"), Description("the catalogue's tables, for --miniature (experiments/catalogue)")]
    public string? Catalogue { get; init; }
}

/// <summary>Writes a synthetic corpus.</summary>
internal sealed class SynthesizeVerb : Verb<SynthesizeArguments>
{
    protected override void Run(SynthesizeArguments arguments, Session session)
    {
        if (arguments.Miniature is { } folder)
        {
            var tables = arguments.Catalogue ?? Path.Combine(session.Root, "experiments", "catalogue");
            var catalogue = DatasetCatalogue.Load(tables);
            var checkpoints = Checkpoints(arguments.Checkpoints, catalogue).ToList(); // a wrong name ends it before anything is written
            MiniatureCatalogue.WriteTables(tables, Path.Combine(folder, MiniatureCatalogue.TablesFolder));
            session.Console.Track("miniature", "data sets", bar =>
            {
                MiniatureCatalogue.Write(folder, catalogue, (done, total) => bar.Report(done, total), session.Stop);
                return true;
            });
            foreach (var entry in checkpoints)
            {
                session.Stop.ThrowIfCancellationRequested();
                MiniatureCheckpoints.Write(
                    entry, Path.Combine(folder, MiniatureCatalogue.MirrorFolder), Path.GetFullPath(Path.Combine(tables, "..", "..")));
            }

            session.Console.Tell(
                $"{folder}: the catalogue in small, {MiniatureCatalogue.MirrorFolder}/ for --mirror and "
                + $"{MiniatureCatalogue.BroughtFolder}/ of what is not public");
            return;
        }

        if (arguments is not { Config: { } configuration, Output: { } output })
        {
            throw new UsageException("synthesize: expected --config=FILE and --output=FOLDER, or --miniature=FOLDER");
        }

        var run = StageRun<SynthesizeSettings>.Open(StageKind.Synthesize, configuration, output, session).Begin();
        var config = run.Config;
        var options = new SyntheticOptions
        {
            Seed = config.Seed,
            Signs = config.Signs,
            Signers = config.Signers,
            TestSigners = config.TestSigners,
            Repetitions = config.Repetitions,
            Recordings = config.Recordings,
            SignsPerRecording = config.RecordingSigns,
            FrameRate = config.FrameRate,
            Noise = config.Noise,
            HandLosses = config.HandLosses,
        };
        var size = session.Console.Track("synthesize", "clips", bar =>
            SyntheticCorpus.Write(run.Output, options, (done, total) => bar.Report(done, total), session.Stop));
        session.Console.Tell($"{size.Clips} clips of {config.Signs} signs by {config.Signers} signers ({config.TestSigners} of them for "
            + $"testing), {size.Recordings} recordings, {size.Frames} frames");
        run.Complete(run.Record() with
        {
            Seed = config.Seed,
            Classes = config.Signs,
            Metrics = new Dictionary<string, double> { ["clips"] = size.Clips, ["recordings"] = size.Recordings, ["frames"] = size.Frames },
        });
    }

    private static IEnumerable<UpstreamCheckpoint> Checkpoints(string? names, DatasetCatalogue catalogue) => names switch
    {
        null => [],
        "all" => catalogue.Entries.OfType<UpstreamCheckpoint>(),
        _ => names.Split(',').Select(name => catalogue.Find(name) as UpstreamCheckpoint
            ?? throw new UsageException($"synthesize: --checkpoints={name}: the catalogue's entry of that name is no checkpoint")),
    };
}
