using OpenHands.Poses;
using OpenHands.Results.Report;
using OpenHands.Results.Tables;
using OpenHands.Runs;

namespace OpenHands.Results.Tests.Report;

/// <summary>A small report of made-up runs and clips.</summary>
internal static class Pages
{
    public const string Evaluation = "s/x/evaluate/seed=1,init=pretrained";

    public static ReportContent Content(Repository repository, string gloss = "hello")
    {
        var index = RunIndex.Read(repository.Root, withKept: true);
        return new ReportContent(
            repository.Root,
            TableWriter.Build(repository.Root, RunIndex.Read(repository.Root), []),
            index,
            [Clip("a", gloss, gloss, 3), Clip("b", gloss, "thanks", 4), Clip("c", "thanks", "thanks", 5)],
            [(0, 1, "body"), (1, 2, "left")],
            ClipsLeftOut: 7);
    }

    /// <summary>Writes what the pretrained and the scratch classifier say of the same clips, and a curve of each fine-tuning.</summary>
    public static Repository WithFiles(this Repository repository)
    {
        var right = new Dictionary<string, int> { ["pretrained"] = 18, ["scratch"] = 6 };
        foreach (var (init, count) in right)
        {
            var cell = Path.Combine(repository.Root, "results/runs/s/x/{0}", $"seed=1,init={init}");
            PredictionsFile.Write(
                Path.Combine(string.Format(null, cell, "evaluate"), PredictionsFile.Name),
                Enumerable.Range(0, 20).Select(i => new Prediction($"clip{i}", null, i % 2,
                    [new RankedClass(i < count ? i % 2 : 1 - (i % 2), 0.75), new RankedClass(2, 0.25)])),
                ["नमस्ते", "thanks", "😀"]);
            File.WriteAllText(
                Path.Combine(string.Format(null, cell, "finetune"), "metrics.csv"),
                "phase,epoch,step,loss,top1,top3,top5,lr\n"
                + "train_epoch,0,10,3,0.1,0,0,0.1\nvalid,0,10,2.9,0.2,0,0,0.1\ntrain_epoch,1,20,2,0.3,0,0,0.1\n");
        }

        return repository;
    }

    private static ReportClip Clip(string name, string truth, string predicted, int frames)
    {
        var keypoints = Enumerable.Range(0, frames * 9).Select(i => 0.1f + (0.05f * i % 0.8f)).ToArray();
        var prediction = new Prediction(name, null, 0, [new RankedClass(truth == predicted ? 0 : 1, 0.75, predicted)]) { Truth = truth };
        var poses = new PoseRecording(frames, 3, keypoints, new float[frames * 3]);
        var nearest = truth == predicted ? null : new ReportNeighbour(new NearestClip(name, "learnt", predicted, 0.934, 120), poses);
        return new ReportClip(Evaluation, prediction, poses, nearest);
    }
}
