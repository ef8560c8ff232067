using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;
using OpenHands.Datasets.Catalogue;
using OpenHands.Datasets.Downloads;
using OpenHands.Extraction.Models;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Verbs;

/// <summary>Fetches entries of the catalogue.</summary>
internal sealed class DownloadVerb : IVerb
{
    private static readonly string[] Endings = [".zip", ".tar.gz", ".tgz", ".tar"];

    public string Name => "download";

    public string Summary => "fetches, verifies and unpacks data sets and checkpoints of the catalogue, or fetches the tracking models";

    public IReadOnlyList<Option> Options { get; } =
    [
        CommonOptions.Config with { Required = false },
        CommonOptions.Output with { Required = false },
        new("models", "FOLDER",
            "fetches MediaPipe's tracking models with the npm client into this folder, instead of --config and --output"),
        new("offline", "", "fetches nothing; takes files from --seed and lists what is missing"),
        new("mirror", "URL", $"a copy of the catalogue's hosts, http(s):// or file:// (default: {Mirror.Variable} of the environment)"),
        new("seed", "FOLDER", "a folder with files that were brought along"),
    ];

    public void Run(Arguments arguments, Session session)
    {
        switch (arguments.Text("config"), arguments.Text("output"), arguments.Text("models"))
        {
            case (null, null, { } models):
                FetchModels(models, arguments.Has("offline"), session);
                break;
            case ({ }, { }, null):
                RunStage(arguments, session);
                break;
            default:
                throw new UsageException("download: expected --config=FILE and --output=FOLDER, or --models=FOLDER");
        }
    }

    private static void FetchModels(string folder, bool offline, Session session)
    {
        var missing = ModelStore.Missing(folder).Count;
        var store = offline ? ModelStore.Open(folder) : ModelStore.EnsureAsync(folder, cancellation: session.Stop).GetAwaiter().GetResult();
        session.Console.Tell($"{store.Folder}: {ModelFile.All.Count} models, verified by SHA-256, {missing} of them fetched now");
    }

    private static void RunStage(Arguments arguments, Session session)
    {
        var run = StageRun<DownloadSettings>.Open(StageKind.Download, arguments, session).Begin();
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

    private static IReadOnlyList<DownloadResult> Fetch(StageRun<DownloadSettings> run, Arguments arguments, Session session)
    {
        var catalogue = DatasetCatalogue.Load(run.Config.Catalogue);
        var entries = run.Config.Entries.Select(catalogue.Find).ToList();
        var plan = DownloadPlan.For(entries, run.Output);
        foreach (var file in plan.Items)
        {
            var size = file.BytesToFetch is { } bytes ? $"{bytes} bytes to fetch" : "size not known";
            session.Console.Say($"{file.Entry.Name}: {file.Entry.Availability.Text()}, {size}, licence: {file.Entry.Licence}");
        }

        var options = new DownloadOptions
        {
            Offline = arguments.Has("offline"),
            SeedFolders = arguments.Text("seed") is { } seed ? [seed] : [],
            Mirror = arguments.Text("mirror") is { } mirror
                ? Mirror.Parse(mirror, "--mirror") : Mirror.Parse(Environment.GetEnvironmentVariable(Mirror.Variable), Mirror.Variable),
            LockFile = Path.Combine(run.Output, "checksums.lock.csv"),
        };
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
