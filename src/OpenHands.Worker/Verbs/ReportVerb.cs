using System.ComponentModel;
using OpenHands.Poses.Landmarks;
using OpenHands.Results.Comparisons;
using OpenHands.Results.Plots;
using OpenHands.Results.Report;
using OpenHands.Results.Tables;
using OpenHands.Results.TensorBoard;
using OpenHands.Runs;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;
using Spectre.Console.Cli;

namespace OpenHands.Worker.Verbs;

/// <summary>What <c>report</c> takes.</summary>
internal sealed class ReportArguments : VerbArguments
{
    [CommandOption("--clips <N>"), AtLeast(0), DefaultValue(80), Description("test clips in the pose player at most")]
    public int Clips { get; init; } = 80;
}

/// <summary>Writes plots and the report page.</summary>
internal sealed class ReportVerb : Verb<ReportArguments>
{
    private static readonly int Hands = HolisticLandmarks.LeftHand;

    protected override void Run(ReportArguments arguments, Session session)
    {
        var index = RunIndex.Read(session.Root);
        foreach (var line in index.LeftOut)
        {
            session.Console.Warn(line);
        }

        var suites = PromisedCells.Suites(session.Root, session.Console.Warn);
        var declared = PromisedCells.Comparisons(suites, index.Runs, session.Root, session.Console.Warn);
        var compared = ComparedResults.Of(session.Root, index, declared, session.Console.Warn);
        var tables = TableWriter.Build(session.Root, index, PromisedCells.Of(suites, session.Root), compared);
        var tensorBoard = new TensorBoardFolder();
        var plots = RunPlots.Write(
            session.Root, Path.Combine(session.Root, "results", "plots"), index, session.Console.Warn, tensorBoard.Add,
            compared);
        tensorBoard.Write(Path.Combine(session.Root, "results", "tensorboard"), index);
        var (clips, leftOut) = ReportClips.Of(session.Root, index, arguments.Clips, session.Console.Warn);
        var folder = Path.Combine(session.Root, "results", "report");
        var all = RunIndex.Read(session.Root, withKept: true);
        ReportWriter.Write(folder, new ReportContent(session.Root, tables, all, clips, Edges(), leftOut)
        {
            Declared = declared,
        });
        session.Console.Tell(
            $"results/report/index.html: {index.Runs.Count} runs, {tables.Count} tables, {plots} plots, {clips.Count} clips");
    }

    private static IReadOnlyList<(int From, int To, string Side)> Edges() =>
        [.. Skeleton.Holistic75.InwardEdges.Select(edge => (edge.From, edge.To, Side(Math.Max(edge.From, edge.To))))];

    private static string Side(int keypoint) =>
        keypoint < Hands ? "body" : keypoint < Hands + HolisticLandmarks.HandCount ? "left" : "right";
}
