using System.Globalization;
using OpenHands.Configuration.Stages;
using OpenHands.Configuration.Suites;
using OpenHands.Extraction;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Verbs;

/// <summary>Tracks poses in videos.</summary>
internal sealed class ExtractVerb : IVerb
{
    public string Name => "extract";

    public string Summary => "tracks MediaPipe Holistic poses in every video of a folder";

    public IReadOnlyList<Option> Options => CommonOptions.Stage;

    public void Run(Arguments arguments, Session session)
    {
        var run = StageRun<ExtractConfig>.Open(StageKind.Extract, arguments, session);
        var options = new ExtractionOptions
        {
            Input = run.Config.Videos,
            Output = run.Output,
            Models = run.Config.Models,
            Complexity = run.Config.Complexity,
            Workers = run.Config.Workers,
        };
        var report = session.Console.Track("extract", "videos", bar => PoseExtractor.Run(options, new Reported(bar.Report), session.Stop));
        foreach (var entry in report.Ledger)
        {
            session.Console.Warn($"{entry.Video}: {entry.Reason}");
        }

        var final = report.Final;
        session.Console.Tell(string.Create(CultureInfo.InvariantCulture, $"{report.Outputs.Count} of {final.Total} videos have poses, {final.Frames} frames now at {final.FramesPerSecond:0.0} a second, {report.Ledger.Count} in ledger.csv"));
        run.Complete(run.Record() with
        {
            Metrics = new Dictionary<string, double> { ["videos"] = final.Total, ["recordings"] = report.Outputs.Count, ["failed"] = report.Ledger.Count },
        });
        if (report.Outputs.Count == 0)
        {
            throw new InvalidDataException($"no video of {run.Config.Videos} gave poses; {Path.Combine(run.Output, "ledger.csv")} says why");
        }
    }

    // Called by the workers' own threads; Progress<T> would need a loop to post to.
    private sealed class Reported(Action<double, double, string?> report) : IProgress<ExtractionProgress>
    {
        public void Report(ExtractionProgress value) => report(
            value.Skipped + value.Done + value.Failed, value.Total, string.Create(CultureInfo.InvariantCulture, $"{value.Frames} frames, {value.FramesPerSecond:0.0}/s"));
    }
}
