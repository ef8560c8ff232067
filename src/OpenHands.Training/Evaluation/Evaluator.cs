using OpenHands.Datasets.Sampling;
using OpenHands.Models;
using OpenHands.Runs;
using OpenHands.Training.Data;
using OpenHands.Training.Devices;
using OpenHands.Training.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Evaluation;

/// <summary>Measures a classifier on a labelled dataset (docs/upstream.md#testing).</summary>
public static class Evaluator
{
    /// <summary>Goes once through the dataset in its order; the model is put into evaluation mode.</summary>
    /// <param name="model">Clips to logits (B, classes), on <paramref name="device"/>.</param>
    /// <param name="source">Labelled samples.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="options">Batch size, workers, loss.</param>
    /// <exception cref="InvalidDataException">A sample cannot be read, or has no label that the model knows.</exception>
    public static EvaluationResult Evaluate(nn.Module<Tensor, Tensor> model, ISampleSource source, Device device, EvaluationOptions options)
    {
        model.eval();
        using var still = no_grad();
        using var sums = new MetricSums(device, TopK.Measures);
        var predictions = new List<Prediction>(source.Count);
        ConfusionCounts? confusion = null;
        var batches = new EpochBatches(source, SamplingOrder.Sequential, options.Seed, 0, options.BatchSize, limit: options.BatchLimit);
        using var loader = new PrefetchingLoader(batches.Prepare, 0, batches.Count, options.DataWorkers);
        while (loader.Take() is { } batch)
        {
            using var step = NewDisposeScope();
            var (clips, labels) = BatchTransfer.To(device, batch, source);
            var logits = model.call(clips); // (B, classes)
            RequireLabels(batch, (int)logits.shape[1]);
            sums.Add(TopK.Of(options.Loss(logits, labels), logits, labels));
            confusion ??= new ConfusionCounts((int)logits.shape[1]);
            foreach (var prediction in Predictor.Rank(logits, batch))
            {
                predictions.Add(prediction);
                confusion.Add(prediction.Label, prediction.Ranked[0].Class);
            }

            options.AfterBatch?.Invoke();
        }

        return new EvaluationResult(sums.Read()!, confusion!.ClassMeanAccuracy!.Value, confusion, predictions);
    }

    private static void RequireLabels(SampleBatch batch, int classes)
    {
        var wrong = Array.FindIndex(batch.Labels, label => label < 0 || label >= classes);
        if (wrong >= 0)
        {
            throw new InvalidDataException($"'{batch.Names[wrong]}' has class {batch.Labels[wrong]}, but the model has {classes} classes, "
                + "numbered from 0: check the split and the class list");
        }
    }
}
