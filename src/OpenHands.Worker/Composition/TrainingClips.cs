using OpenHands.Datasets.Isolated;
using OpenHands.Runs;
using OpenHands.Settings.Data;
using OpenHands.Settings.Stages;
using OpenHands.Training.Evaluation;
using OpenHands.Worker.Running;
using OpenHands.Worker.Verbs;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Worker.Composition;

/// <summary>The clips that a classifier was trained on, seen as the test clips are.</summary>
internal static class TrainingClips
{
    /// <summary>Opens them with the test clips' transforms and windows.</summary>
    /// <param name="config">The evaluation.</param>
    /// <param name="trained">Its train_pipeline.</param>
    /// <param name="glosses">The class list; their own where empty.</param>
    public static IsolatedDataset Open(EvaluateSettings config, PipelineSettings trained, IReadOnlyList<string> glosses)
    {
        var pipeline = (config.Data.Test ?? config.Data.Validation)!;
        return IsolatedSets.Open(
            pipeline with
            {
                Dataset = trained.Dataset with
                {
                    Windows = pipeline.Dataset.Windows,
                    WindowFrames = pipeline.Dataset.WindowFrames,
                    WindowSampling = pipeline.Dataset.WindowSampling,
                },
            },
            glosses);
    }

    /// <summary>Which of them were learnt from: all where that is not known.</summary>
    public static IEnumerable<int> Learnt(IsolatedDataset train, ClipList? learnt)
    {
        var names = learnt?.Train.Select(clip => (clip.Dataset, clip.Name)).ToHashSet();
        return Enumerable.Range(0, train.Count).Where(i => names?.Contains((train.Items[i].Dataset, train.Items[i].Name)) ?? true);
    }

    /// <summary>How to go through them: one by one where clips differ in length.</summary>
    public static EvaluationOptions Options(EvaluateSettings config, Session session)
    {
        var pipeline = (config.Data.Test ?? config.Data.Validation)!;
        return new EvaluationOptions
        {
            BatchSize = pipeline.Dataset is { Windows: > 1, WindowFrames: > 1 } ? pipeline.Loader.BatchSize : 1,
            DataWorkers = pipeline.Loader.Workers,
            Seed = config.Run.Seed,
            AfterBatch = session.Stop.ThrowIfCancellationRequested,
        };
    }

    /// <summary>A classifier's encoder.</summary>
    public static nn.Module<Tensor, Tensor> EncoderOf(nn.Module model) =>
        (nn.Module<Tensor, Tensor>)model.named_children().First(child => PredictVerb.Encoders.Contains(child.name)).module;

    /// <summary>The classifier by neighbours among the clips that were learnt from.</summary>
    /// <exception cref="ArgumentException">There are fewer of them.</exception>
    public static NearestNeighbours Neighbours(
        EvaluateSettings config, nn.Module model, IsolatedDataset test, ClipList? learnt, Device device, Session session)
    {
        using var train = Open(config, config.Data.Train!, test.Glosses);
        var clips = train.Select(Learnt(train, learnt));
        return NearestNeighbours.Of(
            EncoderOf(model), clips, test.Glosses.Count, config.Neighbours!.Value, device, Options(config, session));
    }
}
