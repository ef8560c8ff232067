using System.ComponentModel;
using System.Globalization;
using OpenHands.Extraction;
using OpenHands.Extraction.Outputs;
using OpenHands.Settings;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Inputs;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>extract</c> takes.</summary>
internal sealed class ExtractArguments : VerbArguments
{
    [CommandArgument(0, "[INPUT]"), Description("a video, a folder of videos, or a folder of frames")]
    public override string[] Operands { get; set; } = [];

    [CommandOption("--output <PATH>", isRequired: true)]
    [Description("a folder (one pose file per video), a .h5 file (raw HDF5 with all), or a .pkl or .pose file (one video)")]
    public required string Output { get; init; }

    [CommandOption("--format <FORMAT>"), Description("pkl, h5 or pose (what the output's name says, else pkl)")]
    public string? Format { get; init; }

    [CommandOption("--complexity <N>"), AtLeast(0), Description("body model: 0 lite, 1 full, 2 heavy (2)")]
    public int? Complexity { get; init; }

    [CommandOption("--workers <N>"), AtLeast(1), Description("videos at once, each on one thread (one per core)")]
    public int? Workers { get; init; }

    [CommandOption("--models <FOLDER>"), Description("the tracking models (data/models)")]
    public string? Models { get; init; }

    [CommandOption("--rewrite"), Description("extracts again what is there already")]
    public bool Rewrite { get; init; }

    [CommandOption("--config <FILE>"), Description("a stage's configuration, instead of INPUT and the options above")]
    public string? Config { get; init; }

    [CommandOption("--part <K/N>"), Description(StageParts.PartText)]
    public string? Part { get; init; }

    [CommandOption("--parts <FOLDER>"), Description(StageParts.PartsText)]
    public string? Parts { get; init; }
}

/// <summary>Tracks poses in videos: as a stage with --config, or by hand.</summary>
internal sealed class ExtractVerb : Verb<ExtractArguments>
{
    protected override void Run(ExtractArguments arguments, Session session)
    {
        var parts = StageParts.Read(arguments.Part, arguments.Parts);
        if (arguments.Config is not { } configuration)
        {
            if (arguments.Part is not null || arguments.Parts is not null)
            {
                throw new UsageException("extract: --part and --parts go with --config");
            }

            Extract(HandOptions(arguments), session);
            return;
        }

        if (arguments is not { Operands: [], Format: null, Complexity: null, Workers: null, Models: null, Rewrite: false })
        {
            throw new UsageException("extract: --config says everything but the output; leave out INPUT and the other options");
        }

        var run = StageRun<ExtractSettings>.Open(StageKind.Extract, configuration, arguments.Output, session).Begin();
        var report = Extract(
            new ExtractionOptions
            {
                Input = run.Config.Videos,
                Output = run.Output,
                Models = run.Config.Models,
                Complexity = run.Config.Complexity,
                Workers = run.Config.Workers,
                Format = OutputFormats.ByName[run.Config.Format],
                Part = parts.Own,
                Parts = parts.Folders,
            },
            session);
        run.Complete(run.Record() with
        {
            Metrics = new Dictionary<string, double>
            {
                ["videos"] = report.Final.Total,
                ["recordings"] = report.Recordings,
                ["failed"] = report.Ledger.Count,
            },
        });
    }

    private static ExtractionOptions HandOptions(ExtractArguments arguments)
    {
        if (arguments.Operands is not [var input])
        {
            throw new UsageException("extract: expected one video, one folder of videos, or one folder of frames");
        }

        var output = arguments.Output;
        return new ExtractionOptions
        {
            Input = input,
            Output = output,
            Format = Format(arguments.Format) ?? OutputFormats.OfFile(output) ?? OutputFormat.Pickle,
            Complexity = arguments.Complexity switch
            {
                null => 2,
                <= 2 and var complexity => complexity,
                var other => throw new UsageException($"--complexity={other}: expected 0 (lite), 1 (full) or 2 (heavy)"),
            },
            Workers = arguments.Workers ?? 0,
            Models = arguments.Models ?? TrackingModels.DefaultFolder,
            Resume = !arguments.Rewrite,
        };
    }

    private static OutputFormat? Format(string? name) => name is null ? null
        : OutputFormats.ByName.TryGetValue(name, out var format) ? format
        : throw new UsageException($"--format={name}: unknown format{NearestName.Hint(name, [.. OutputFormats.ByName.Keys])}");

    private static ExtractionReport Extract(ExtractionOptions options, Session session)
    {
        var report = session.Console.Track(
            "extract", "videos", bar => TrackingModels.Extract(options, new Reported(bar.Report), session.Stop));
        foreach (var entry in report.Ledger)
        {
            session.Console.Warn($"{entry.Video}: {entry.Reason}");
        }

        if (TrackingModels.LogOf(options.Output) is var log && File.Exists(log))
        {
            session.Console.Say($"what the decoders say: {log}");
        }

        var final = report.Final;
        session.Console.Tell(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Recordings} of {final.Total} videos have poses, {final.Skipped} of them from before; {final.Frames} frames now "
            + $"at {final.FramesPerSecond:0.0}/s, {final.FramesPerCoreSecond:0.0}/s per core; {report.Ledger.Count} in the ledger"));
        return report.Recordings > 0 || options.Part is not null // the others may have some
            ? report
            : throw new InvalidDataException(
                $"no video of {options.Input} gave poses{(report.LedgerFile is { } ledger ? $"; {ledger} says why" : "")}");
    }

    // Called by the workers' own threads; Progress<T> would need a loop to post to.
    private sealed class Reported(Action<double, double, string?> report) : IProgress<ExtractionProgress>
    {
        public void Report(ExtractionProgress value) => report(
            value.Skipped + value.Done + value.Failed,
            value.Total,
            string.Create(CultureInfo.InvariantCulture,
                $"{value.Frames} frames, {value.FramesPerSecond:0.0}/s, {value.FramesPerCoreSecond:0.0}/s per core"));
    }
}
