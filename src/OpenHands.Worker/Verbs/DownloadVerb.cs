using System.ComponentModel;
using OpenHands.Datasets.Catalogue;
using OpenHands.Datasets.Downloads;
using OpenHands.Extraction.Models;
using OpenHands.Runs.Files;
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

    [CommandOption("--part <K/N>"), Description(StageParts.PartText)]
    public string? Part { get; init; }

    [CommandOption("--parts <FOLDER>"), Description(StageParts.PartsText)]
    public string? Parts { get; init; }

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
        if (arguments.Config is null && (arguments.Part ?? arguments.Parts) is not null)
        {
            throw new UsageException("download: --part and --parts go with --config");
        }

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
        var parts = StageParts.Read(arguments.Part, arguments.Parts);
        var run = StageRun<DownloadSettings>.Open(StageKind.Download, configuration, output, session).Begin();
        var catalogue = run.Config.Entries.Count > 0 ? DatasetCatalogue.Load(run.Config.Catalogue) : null;
        IReadOnlyList<CatalogueEntry> entries = [.. run.Config.Entries.Select(name => catalogue!.Find(name))];
        var brought = run.Config.Archives;
        if (parts.Own is { } part)
        {
            entries = part.Of(entries, entry => entry.Bytes ?? 0);
            brought = part.Of(brought, archive => new FileInfo(archive).Length);
        }

        TakeOver(parts.Folders, entries, brought, arguments.Options(run.Output), run.Output);
        var results = entries.Count > 0 ? Fetch(entries, run.Output, arguments, session) : [];
        var archives = run.Config.Unpack ? results.Select(result => result.Path).Where(IsArchive) : [];
        foreach (var archive in archives.Concat(brought))
        {
            Unpack(archive, run.Output, session);
        }

        session.Console.Tell($"{results.Count} files, {results.Sum(result => result.Bytes)} "
            + $"bytes, {results.Sum(result => result.Transferred)} of them fetched now; {brought.Count} archives "
            + "brought along");
        run.Complete(run.Record() with
        {
            Metrics =
            new Dictionary<string, double> { ["files"] = results.Count, ["bytes"] = results.Sum(result => result.Bytes) }
        });
    }

    // What parts fetched and unpacked is this folder's too: linked, so that it takes no room twice.
    private static void TakeOver(
        IReadOnlyList<string> parts, IReadOnlyList<CatalogueEntry> entries, IReadOnlyList<string> brought, DownloadOptions options,
        string output)
    {
        var files = entries.Select(entry => Path.GetRelativePath(output, DownloadRequest.For(entry, output).Path)).ToList();
        foreach (var part in parts)
        {
            foreach (var file in files.Where(file => File.Exists(Path.Combine(part, file))))
            {
                HardLink.MakeOrCopy(Path.Combine(part, file), Path.Combine(output, file));
            }

            foreach (var folder in files.Concat(brought).Where(IsArchive).Select(FolderOf)
                .Where(folder => Directory.Exists(Path.Combine(part, folder)) && !Directory.Exists(Path.Combine(output, folder))))
            {
                var (from, unfinished) = (Path.Combine(part, folder), Path.Combine(output, folder + ".tmp"));
                foreach (var inner in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
                {
                    Directory.CreateDirectory(Path.Combine(unfinished, Path.GetRelativePath(from, inner)));
                }

                foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
                {
                    HardLink.MakeOrCopy(file, Path.Combine(unfinished, Path.GetRelativePath(from, file)));
                }

                WriteFence.Require();
                Directory.Move(unfinished, Path.Combine(output, folder)); // whole or not at all
            }

            new ChecksumLock(options.LockFile).TakeOver(
                new ChecksumLock(Path.Combine(part, Path.GetFileName(options.LockFile))));
        }
    }

    private static IReadOnlyList<DownloadResult> Fetch(
        IReadOnlyList<CatalogueEntry> entries, string output, DownloadArguments arguments, Session session)
    {
        var plan = DownloadPlan.For(entries, output);
        foreach (var file in plan.Items)
        {
            var size = file.BytesToFetch is { } bytes ? $"{bytes} bytes to fetch" : "size not known";
            session.Console.Say($"{file.Entry.Name}: {file.Entry.Availability.Text()}, {size}, licence: {file.Entry.Licence}");
        }

        var options = arguments.Options(output);
        using var http = Downloader.CreateClient();
        var requests = entries.Select(entry => DownloadRequest.For(entry, output)).ToList();
        return session.Console.Track("download", "MB", bar => new Downloader(http, options)
            .FetchAsync(requests, new Reported(
                progress => bar.Report(progress.Done / 1e6, Math.Max(progress.Total, progress.Done) / 1e6, progress.File)), session.Stop)
            .GetAwaiter().GetResult());
    }

    private static bool IsArchive(string path) => Endings.Any(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    // What an archive is unpacked to: the folder of its name.
    private static string FolderOf(string archive)
    {
        var end = Endings.FirstOrDefault(candidate => archive.EndsWith(candidate, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidDataException($"archives: {archive} ends with none of {string.Join(", ", Endings)}");
        return Path.GetFileName(archive)[..^end.Length];
    }

    private static void Unpack(string archive, string output, Session session)
    {
        var folder = Path.Combine(output, FolderOf(archive));
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
