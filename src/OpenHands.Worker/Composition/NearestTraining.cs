using OpenHands.Datasets.Isolated;
using OpenHands.Results.Embeddings;
using OpenHands.Runs;
using OpenHands.Settings.Stages;
using OpenHands.Training.Evaluation;
using OpenHands.Worker.Running;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Worker.Composition;

/// <summary>The training clips that wrongly recognised test clips are nearest to: why a classifier may have erred.</summary>
internal static class NearestTraining
{
    private const int MostWrong = 80; // as many as the report's player shows

    private const int MostTraining = 1000; // so that a large training set does not take longer than the evaluation itself

    /// <summary>Compares the encoder's features.</summary>
    /// <param name="config">The evaluation; without a train_pipeline there is nothing to compare with.</param>
    /// <param name="model">The trained classifier, on the device.</param>
    /// <param name="test">The test clips.</param>
    /// <param name="predictions">Of each of them.</param>
    /// <param name="learnt">The classifier's training clips; null where that is not known: then all of train_pipeline.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="session">Console and stop request.</param>
    public static IReadOnlyList<NearestClip> Of(
        EvaluateSettings config, nn.Module model, IsolatedDataset test, IReadOnlyList<Prediction> predictions, ClipList? learnt,
        Device device, Session session)
    {
        var wrong = Enumerable.Range(0, predictions.Count).Where(i => !predictions[i].Correct).Take(MostWrong).ToList();
        if (wrong.Count == 0 || config.Data.Train is not { } trained)
        {
            return [];
        }

        try
        {
            using var train = TrainingClips.Open(config, trained, []);
            var chosen = Chosen(train, test, wrong.Select(i => predictions[i]), learnt);
            if (chosen.Count == 0)
            {
                return [];
            }

            return session.Console.Track("nearest training clips", "clips", bar =>
            {
                var done = 0;
                var options = TrainingClips.Options(config, session);
                var encoder = TrainingClips.EncoderOf(model);
                List<float[]> Features(IsolatedDataset clips) => [.. Predictor.Embed(encoder, clips, device, options).Select(clip =>
                {
                    bar.Report(++done, chosen.Count + wrong.Count);
                    return clip.Mean();
                })];
                var known = Features(train.Select(chosen));
                return (IReadOnlyList<NearestClip>)[.. wrong.Zip(Features(test.Select(wrong)), (i, feature) =>
                {
                    var (index, cosine) = Retrieval.NearestTo(known, feature);
                    var nearest = train.Items[chosen[index]];
                    return new NearestClip(test.Items[i].Name, nearest.Name, nearest.Gloss, cosine, chosen.Count);
                })];
            });
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            session.Console.Say($"the nearest training clips of wrong predictions are not known: {unreadable.Message}");
            return [];
        }
    }

    // The glosses that were meant or said come first.
    private static List<int> Chosen(IsolatedDataset train, IsolatedDataset test, IEnumerable<Prediction> wrong, ClipList? learnt)
    {
        var glosses = wrong.Select(prediction => prediction.Named(test.Glosses))
            .SelectMany(prediction => new[] { prediction.Truth, prediction.First.Gloss }).ToHashSet();
        return
        [
            .. TrainingClips.Learnt(train, learnt).OrderByDescending(i => glosses.Contains(train.Items[i].Gloss)).Take(MostTraining),
        ];
    }
}
