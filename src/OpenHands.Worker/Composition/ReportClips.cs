using OpenHands.Datasets.Isolated;
using OpenHands.Poses;
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
            .Select(model => model.OrderByDescending(run => run.Record.Fraction ?? 1)
                .ThenByDescending(run => run.Record.ClipsPerClass ?? int.MaxValue).ThenBy(run => run.Record.Seed).First())
            .OrderByDescending(run => run.Record.Metric("top1") ?? 0).Take(most).ToList();
        var clips = new List<ReportClip>();
        var leftOut = 0;
        foreach (var run in evaluations)
        {
            try
            {
                var predictions = PredictionsFile.Read(Path.Combine(root, run.Folder, PredictionsFile.Name));
                var chosen = Chosen(predictions, Nearest(root, run), most / evaluations.Count);
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

    // Evaluations of an earlier version have no such file.
    private static Dictionary<string, NearestClip> Nearest(string root, Run run)
    {
        var path = Path.Combine(root, run.Folder, NearestClipsFile.Name);
        return File.Exists(path) ? NearestClipsFile.Read(path).DistinctBy(clip => clip.Name).ToDictionary(clip => clip.Name) : [];
    }

    // A training clip takes a place too, but only once.
    private static List<(Prediction Prediction, NearestClip? Nearest)> Chosen(
        IEnumerable<Prediction> predictions, Dictionary<string, NearestClip> nearest, int most)
    {
        var (chosen, training) = (new List<(Prediction, NearestClip?)>(), new HashSet<string>());
        foreach (var prediction in predictions.OrderBy(prediction => prediction.Correct))
        {
            if (chosen.Count + training.Count >= most)
            {
                break;
            }

            var neighbour = prediction.Correct ? null : nearest.GetValueOrDefault(prediction.Name);
            if (neighbour is not null && training.Add(neighbour.Nearest) && chosen.Count + training.Count >= most)
            {
                training.Remove(neighbour.Nearest); // no place for both
                neighbour = null;
            }

            chosen.Add((prediction, neighbour));
        }

        return chosen;
    }

    private static List<ReportClip> Read(string root, Run run, List<(Prediction Prediction, NearestClip? Nearest)> chosen)
    {
        var config = StageSchema.ReadFile<EvaluateSettings>(StageKind.Evaluate, Path.Combine(root, run.Folder, "config.yaml"), out _);
        var test = Recordings((config.Data.Test ?? config.Data.Validation)!.Dataset, [.. chosen.Select(clip => clip.Prediction.Name)]);
        var training = config.Data.Train is { } train
            ? Recordings(train.Dataset, [.. chosen.Select(clip => clip.Nearest?.Nearest).OfType<string>()])
            : [];
        return
        [
            .. chosen.Where(clip => test.ContainsKey(clip.Prediction.Name)).Select(clip => new ReportClip(
                run.Name, clip.Prediction, test[clip.Prediction.Name],
                clip.Nearest is { } near && training.TryGetValue(near.Nearest, out var poses) ? new ReportNeighbour(near, poses) : null)),
        ];
    }

    private static Dictionary<string, PoseRecording> Recordings(IsolatedDatasetSettings dataset, HashSet<string> names)
    {
        if (dataset.ClassName == IsolatedDatasetSettings.Concatenation || names.Count == 0)
        {
            return [];
        }

        var corpus = IsolatedDatasets.Named(dataset.ClassName);
        dataset = IsolatedDatasets.Settle(dataset);
        using var reader = corpus.OpenReader(dataset);
        return corpus.ReadItems(dataset, corpus.ReadGlosses(dataset)).Where(item => names.Contains(item.Name))
            .DistinctBy(item => item.Name).ToDictionary(item => item.Name, reader.Read);
    }
}
