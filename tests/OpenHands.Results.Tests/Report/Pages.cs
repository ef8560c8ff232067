using OpenHands.Poses;
using OpenHands.Results.Report;
using OpenHands.Runs;
using OpenHands.Results.Tables;

namespace OpenHands.Results.Tests.Report;

/// <summary>A small report of made-up runs and clips.</summary>
internal static class Pages
{
    public static ReportContent Content(Repository repository, string gloss = "hello")
    {
        var index = RunIndex.Read(repository.Root);
        return new ReportContent(
            TableWriter.Build(repository.Root, index, []),
            [new ReportPlot("Loss by epoch", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>")],
            index,
            [Clip("a", gloss, gloss, 3), Clip("b", gloss, "thanks", 4), Clip("c", "thanks", "thanks", 5)],
            [(0, 1, "body"), (1, 2, "left")],
            ClipsLeftOut: 7);
    }

    private static ReportClip Clip(string name, string truth, string predicted, int frames)
    {
        var keypoints = Enumerable.Range(0, frames * 9).Select(i => 0.1f + (0.05f * i % 0.8f)).ToArray();
        return new ReportClip("s/x/evaluate", name, truth, predicted, 0.75, new PoseRecording(frames, 3, keypoints, new float[frames * 3]));
    }
}
