using OpenHands.Datasets.Isolated;
using OpenHands.Settings.Reading;
using OpenHands.Settings.Stages;
using OpenHands.Training.Evaluation;
using OpenHands.Worker.Running;
using OpenHands.Worker.Terminal;

namespace OpenHands.Worker.Composition;

/// <summary>The clips that a classifier is measured on.</summary>
internal static class TestSplits
{
    /// <summary>Opens <c>test_pipeline</c>, or <c>valid_pipeline</c> where there is none.</summary>
    /// <param name="config">The evaluation.</param>
    /// <param name="checkpoint">The classifier's checkpoint: the class list beside it is the one it was trained with.</param>
    public static IsolatedDataset Open(EvaluateSettings config, string checkpoint) =>
        IsolatedSets.Open((config.Data.Test ?? config.Data.Validation)!, Classes(config, checkpoint));

    /// <summary>How to go through them.</summary>
    public static EvaluationOptions Evaluation(EvaluateSettings config, IsolatedDataset test, IProgressBar bar, Session session)
    {
        var loader = (config.Data.Test ?? config.Data.Validation)!.Loader;
        var done = 0;
        return new EvaluationOptions
        {
            BatchSize = loader.BatchSize,
            DataWorkers = loader.Workers,
            Seed = config.Run.Seed,
            AfterBatch = () =>
            {
                session.Stop.ThrowIfCancellationRequested();
                bar.Report(done = Math.Min(done + loader.BatchSize, test.Count), test.Count);
            },
        };
    }

    // Upstream takes each split's own list, so that ids shift where a class is missing.
    private static IReadOnlyList<string> Classes(EvaluateSettings config, string checkpoint)
    {
        if (config.Run.Compat == Compat.Upstream)
        {
            return [];
        }

        if (GlossFile.Beside(checkpoint) is { } own)
        {
            return own;
        }

        if (config.Data.Train is null)
        {
            return [];
        }

        using var train = IsolatedSets.Open(config.Data.Train, []);
        return train.Glosses;
    }
}
