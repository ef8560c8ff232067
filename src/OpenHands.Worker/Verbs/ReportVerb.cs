using OpenHands.Poses.Landmarks;
using OpenHands.Results.Plots;
using OpenHands.Results.Report;
using OpenHands.Results.Tables;
using OpenHands.Results.TensorBoard;
using OpenHands.Runs;
using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Composition;
using OpenHands.Worker.Running;

namespace OpenHands.Worker.Verbs;

/// <summary>Writes plots and the report page.</summary>
internal sealed class ReportVerb : IVerb
{
    private static readonly int Hands = HolisticLandmarks.LeftHand;

    public string Name => "report";

    public string Summary => "writes results/report/index.html, one page with tables, plots and a pose player; results/plots; results/tensorboard";

    public IReadOnlyList<Option> Options { get; } = [new("clips", "N", "test clips in the pose player at most (80)")];

    public void Run(Arguments arguments, Session session)
    {
        var index = RunIndex.Read(session.Root);
        foreach (var line in index.LeftOut)
        {
            session.Console.Warn(line);
        }

        var tables = TableWriter.Build(session.Root, index, PromisedCells.Of(session.Root, session.Console.Warn));
        var tensorBoard = new TensorBoardFolder();
        var plots = RunPlots.Write(
            session.Root, Path.Combine(session.Root, "results", "plots"), index, session.Console.Warn, tensorBoard.Add);
        tensorBoard.Write(Path.Combine(session.Root, "results", "tensorboard"), index);
        var (clips, leftOut) = ReportClips.Of(session.Root, index, arguments.Integer("clips", 0) ?? 80, session.Console.Warn);
        var folder = Path.Combine(session.Root, "results", "report");
        var all = RunIndex.Read(session.Root, withKept: true);
        ReportWriter.Write(folder, new ReportContent(session.Root, tables, all, clips, Edges(), leftOut));
        session.Console.Tell(
            $"results/report/index.html: {index.Runs.Count} runs, {tables.Count} tables, {plots} plots, {clips.Count} clips");
    }

    private static IReadOnlyList<(int From, int To, string Side)> Edges() =>
        [.. Skeleton.Holistic75.InwardEdges.Select(edge => (edge.From, edge.To, Side(Math.Max(edge.From, edge.To))))];

    private static string Side(int keypoint) =>
        keypoint < Hands ? "body" : keypoint < Hands + HolisticLandmarks.HandCount ? "left" : "right";
}
