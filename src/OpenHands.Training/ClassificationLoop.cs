using OpenHands.Datasets.Sampling;
using OpenHands.Models;
using OpenHands.Settings.Stages;
using OpenHands.Settings.Training;
using OpenHands.Training.Data;
using OpenHands.Training.Devices;
using OpenHands.Training.Evaluation;
using OpenHands.Training.Running;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training;

/// <summary>
/// Training of a sign classifier, from scratch or from pretrained weights (docs/upstream.md#classifier-training): labelled clips -> logits
/// -> cross entropy. The best epoch is by default that of the highest validation accuracy.
/// </summary>
/// <param name="model">Clips (B, W, C, T, V) or (B, C, T, V) to logits (B, classes), seeded before it was built, pretrained weights
/// loaded.</param>
/// <param name="train">Labelled clips.</param>
/// <param name="validation">Labelled clips with the same classes, or null: then the last epoch counts as the best.</param>
/// <param name="settings">Settings.</param>
/// <param name="options">How the run is carried out.</param>
public sealed class ClassificationLoop(
    nn.Module<Tensor, Tensor> model, ISampleSource train, ISampleSource? validation, FinetuneSettings settings, RunOptions options)
{
    /// <summary>Refuses a folder that holds a run with other settings, before anything in it is changed.</summary>
    /// <exception cref="InvalidDataException">It does; the message lists what differs.</exception>
    public void RequireOwn(string folder) =>
        Resumption.RequireOwn(folder, RunFingerprint.Of(model, train, validation, settings, options), options);

    /// <summary>Trains, resuming where an earlier run with the same settings was interrupted.</summary>
    /// <param name="folder">Where checkpoints and metrics go.</param>
    /// <param name="host">Progress, stop request, clock.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidDataException">The folder holds a run with other settings, the data cannot be used, training and validation
    /// classes differ, or the checkpoint asked for does not fit.</exception>
    /// <exception cref="NonFiniteLossException">The loss is not finite; its batch is saved.</exception>
    /// <exception cref="OperationCanceledException">A stop was requested; the state is saved.</exception>
    public TrainingResult Run(string folder, RunHost host)
    {
        RequireSameClasses();
        var criterion = ClassificationLoss.Create(settings.Optim.Loss, settings.Optim.Smoothing);
        var setup = RunSetup.Create(settings, TopK.Measures, options, folder, host);
        using var run = TrainingRun.Open(model, train, validation, setup);

        // A last batch of one clip has no variance to be normalised by, and is left out.
        var dropLast = settings.Loader.DropLast
            || (train.Count > settings.Loader.BatchSize && train.Count % settings.Loader.BatchSize == 1);
        while (!run.IsComplete)
        {
            model.train();
            var order = settings.Loader.Shuffle ? SamplingOrder.Shuffled : SamplingOrder.Sequential;
            foreach (var batch in run.Batches(train, order, dropLast, replaceMissing: true))
            {
                using var step = NewDisposeScope();
                var (clips, labels) = BatchTransfer.To(run.Device, batch, train); // (B, [W,] C, T, V) and (B)
                var logits = model.call(clips);
                var result = TopK.Of(criterion(logits, labels), logits, labels);
                run.RequireFinite(result.Loss, batch, train);
                result.Loss.backward();
                run.Update(result, clips);
            }

            var evaluation = new EvaluationOptions
            {
                BatchSize = settings.Loader.BatchSize,
                DataWorkers = ((ILoopSettings)settings).DataWorkers,
                Seed = ~settings.Run.Seed,
                BatchLimit = settings.Training.FastDevRun ? 1 : null,
                AfterBatch = run.ThrowIfStopping,
                Loss = criterion,
            };
            var metrics = validation is null ? null : Evaluator.Evaluate(model, validation, run.Device, evaluation).Metrics;
            run.EndEpoch(metrics);
        }

        return run.Finish();
    }

    private void RequireSameClasses()
    {
        if (validation is not null && !validation.Glosses.SequenceEqual(train.Glosses))
        {
            var odd = train.Glosses.Except(validation.Glosses).Concat(validation.Glosses.Except(train.Glosses)).FirstOrDefault();
            throw new InvalidDataException(
                "training and validation must have the same classes in the same order: "
                + $"they have {train.Glosses.Count} and {validation.Glosses.Count}{(odd is null ? "" : $", and '{odd}' is in one only")}. "
                + "Give both datasets the same class list.");
        }
    }
}
