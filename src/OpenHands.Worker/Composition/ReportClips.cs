using OpenHands.Datasets.Isolated;
using OpenHands.Results.Report;
using OpenHands.Results.Tables;
using OpenHands.Runs;
using OpenHands.Settings.Data;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Suites;

namespace OpenHands.Worker.Composition;

/// <summary>The test clips for the report's pose player: the wrongly recognised ones first.</summary>
internal static class ReportClips
{
    /// <param name="root">The repository's root.</param>
    /// <param name="index">All finished runs.</param>
    /// <param name="most">Clips at most, spread over the evaluations.</param>
    /// <param name="warn">Hears of evaluations whose clips are not there any more.</param>
    public static (IReadOnlyList<ReportClip> Clips, int LeftOut) Of(string root, RunIndex index, int most, Action<string> warn)
    {
        // Of each model one seed, and what it made of most of the labels; the best first.
        var evaluations = index.Runs.Where(run => run.Record.Kind == "evaluate")
            .GroupBy(run => (run.Suite, run.Experiment, run.Record.Dataset, ModelName.Of(run.Record), run.Record.Init))
            .Select(model => model.OrderByDescending(run => run.Record.Fraction ?? 1).ThenBy(run => run.Record.Seed).First())
            .OrderByDescending(run => run.Record.Metric("top1") ?? 0).ToList();
        var clips = new List<ReportClip>();
        var leftOut = 0;
        foreach (var run in evaluations)
        {
            try
            {
                var predictions = PredictionsFile.Read(Path.Combine(root, run.Folder, PredictionsFile.Name));
                var chosen = predictions.OrderBy(prediction => prediction.Correct).Take(most / evaluations.Count).ToList();
                leftOut += predictions.Count - chosen.Count;
                clips.AddRange(Read(root, run, chosen));
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                warn($"{run.Name}: its clips are not in the report: {e.Message}");
            }
        }

        return (clips, leftOut);
    }

    private static List<ReportClip> Read(string root, Run run, IReadOnlyList<Prediction> predictions)
    {
        var config = StageSchema.ReadFile<EvaluateSettings>(StageKind.Evaluate, Path.Combine(root, run.Folder, "config.yaml"), out _);
        var dataset = (config.Data.Test ?? config.Data.Validation)!.Dataset;
        if (dataset.ClassName == IsolatedDatasetSettings.Concatenation)
        {
            return [];
        }

        var corpus = IsolatedDatasets.Named(dataset.ClassName);
        dataset = IsolatedDatasets.Settle(dataset);
        var items = corpus.ReadItems(dataset, corpus.ReadGlosses(dataset)).DistinctBy(item => item.Name).ToDictionary(item => item.Name);
        using var reader = corpus.OpenReader(dataset);
        return [.. predictions.Where(prediction => items.ContainsKey(prediction.Name)).Select(prediction => new ReportClip(
            run.Name, prediction, reader.Read(items[prediction.Name])))];
    }
}
