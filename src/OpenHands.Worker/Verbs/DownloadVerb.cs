using System.ComponentModel;
using OpenHands.Datasets.Catalogue;
using OpenHands.Datasets.Downloads;
using OpenHands.Extraction.Models;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;
using Copies = OpenHands.Datasets.Downloads.Mirror;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>download</c> takes.</summary>
internal sealed class DownloadArguments : OptionalStageArguments
{
    [CommandOption("--models <FOLDER>")]
    [Description("fetches MediaPipe's tracking models with the npm client into this folder, instead of --config and --output")]
    public string? Models { get; init; }

    [CommandOption("--poses <FOLDER>")]
    [Description("makes sets of real poses in this folder out of public repositories, instead of --config and --output")]
    public string? Poses { get; init; }

    [CommandOption("--sets <NAMES>"), Description("with --poses: some of the sets, separated by commas (default: all)")]
    public string? Sets { get; init; }

    [CommandOption("--accept-licences")]
    [Description("with --poses: you have read the licences that are listed; without it nothing is fetched")]
    public bool AcceptLicences { get; init; }

    [CommandOption("--incomplete"), Description("with --poses: also writes sets some of whose clips are not to be had any more")]
    public bool Incomplete { get; init; }

    [CommandOption("--catalogue <FOLDER>"), Description("with --poses: the folder of the tables (default: experiments/catalogue)")]
    public string? Catalogue { get; init; }

    [CommandOption("--offline"), Description("fetches nothing; takes files from --seed and lists what is missing")]
    public bool Offline { get; init; }

    [CommandOption("--mirror <URL>")]
    [Description("a copy of the catalogue's hosts, http(s):// or file:// (default: OPENHANDS_MIRROR of the environment)")]
    public string? Mirror { get; init; }

    [CommandOption("--seed <FOLDER>"), Description("a folder with files that were brought along")]
    public string? Seed { get; init; }

    /// <summary>How files are fetched into a folder.</summary>
    public DownloadOptions Options(string folder) => new()
    {
        Offline = Offline,
        SeedFolders = Seed is { } seed ? [seed] : [],
        Mirror = Mirror is { } mirror
            ? Copies.Parse(mirror, "--mirror") : Copies.Parse(Environment.GetEnvironmentVariable(Copies.Variable), Copies.Variable),
        LockFile = Path.Combine(folder, "checksums.lock.csv"),
    };
}

/// <summary>Fetches entries of the catalogue.</summary>
internal sealed class DownloadVerb : Verb<DownloadArguments>
{
    private static readonly string[] Endings = [".zip", ".tar.gz", ".tgz", ".tar"];

    protected override void Run(DownloadArguments arguments, Session session)
    {
        switch (arguments.Config, arguments.Output, arguments.Models, arguments.Poses)
        {
            case (null, null, { } models, null):
                FetchModels(models, arguments.Offline, session);
                break;
            case (null, null, null, { } poses):
                PublicPoseSets.Make(poses, arguments, session);
                break;
            case ({ } configuration, { } output, null, null):
                RunStage(configuration, output, arguments, session);
                break;
            default:
                throw new UsageException(
                    "download: expected --config=FILE and --output=FOLDER, or --models=FOLDER, or --poses=FOLDER");
        }
    }

    private static void FetchModels(string folder, bool offline, Session session)
    {
        var missing = ModelStore.Missing(folder).Count;
        var store = offline ? ModelStore.Open(folder) : ModelStore.EnsureAsync(folder, cancellation: session.Stop).GetAwaiter().GetResult();
        session.Console.Tell($"{store.Folder}: {ModelFile.All.Count} models, verified by SHA-256, {missing} of them fetched now");
    }

    private static void RunStage(string configuration, string output, DownloadArguments arguments, Session session)
    {
        var run = StageRun<DownloadSettings>.Open(StageKind.Download, configuration, output, session).Begin();
        var results = run.Config.Entries.Count > 0 ? Fetch(run, arguments, session) : [];
        var archives = run.Config.Unpack ? results.Select(result => result.Path).Where(IsArchive) : [];
        foreach (var archive in archives.Concat(run.Config.Archives))
        {
            Unpack(archive, run.Output, session);
        }

        session.Console.Tell($"{results.Count} files, {results.Sum(result => result.Bytes)} "
            + $"bytes, {results.Sum(result => result.Transferred)} of them fetched now; {run.Config.Archives.Count} archives "
            + "brought along");
        run.Complete(run.Record() with
        {
            Metrics =
            new Dictionary<string, double> { ["files"] = results.Count, ["bytes"] = results.Sum(result => result.Bytes) }
        });
    }

    private static IReadOnlyList<DownloadResult> Fetch(StageRun<DownloadSettings> run, DownloadArguments arguments, Session session)
    {
        var catalogue = DatasetCatalogue.Load(run.Config.Catalogue);
        var entries = run.Config.Entries.Select(catalogue.Find).ToList();
        var plan = DownloadPlan.For(entries, run.Output);
        foreach (var file in plan.Items)
        {
            var size = file.BytesToFetch is { } bytes ? $"{bytes} bytes to fetch" : "size not known";
            session.Console.Say($"{file.Entry.Name}: {file.Entry.Availability.Text()}, {size}, licence: {file.Entry.Licence}");
        }

        var options = arguments.Options(run.Output);
        using var http = Downloader.CreateClient();
        var requests = entries.Select(entry => DownloadRequest.For(entry, run.Output)).ToList();
        return session.Console.Track("download", "MB", bar => new Downloader(http, options)
            .FetchAsync(requests, new Reported(
                progress => bar.Report(progress.Done / 1e6, Math.Max(progress.Total, progress.Done) / 1e6, progress.File)), session.Stop)
            .GetAwaiter().GetResult());
    }

    private static bool IsArchive(string path) => Endings.Any(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static void Unpack(string archive, string output, Session session)
    {
        var end = Endings.FirstOrDefault(candidate => archive.EndsWith(candidate, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidDataException($"archives: {archive} ends with none of {string.Join(", ", Endings)}");
        var folder = Path.Combine(output, Path.GetFileName(archive)[..^end.Length]);
        if (!Directory.Exists(folder))
        {
            session.Console.Say($"unpacking {archive}");
            new ArchiveExtractor(new ExtractionLimits()).Extract(archive, folder, cancellation: session.Stop);
        }
    }

    private sealed class Reported(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
