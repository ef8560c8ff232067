using OpenHands.Datasets.Sampling;
using OpenHands.Runs;
using OpenHands.Training.Data;
using OpenHands.Training.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Evaluation;

/// <summary>Applies a trained model to a dataset, in the dataset's order.</summary>
public static class Predictor
{
    /// <summary>The five most likely classes of every sample, with probabilities.</summary>
    /// <param name="model">Clips to logits (B, classes), on <paramref name="device"/>; put into evaluation mode.</param>
    /// <param name="source">The samples; labels are passed on.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="options">Batch size and workers.</param>
    /// <exception cref="InvalidDataException">A sample cannot be read.</exception>
    public static IEnumerable<Prediction> Predict(
        nn.Module<Tensor, Tensor> model, ISampleSource source, Device device, EvaluationOptions options)
    {
        foreach (var batch in Batches(source, options))
        {
            foreach (var prediction in PredictBatch(model, source, device, batch))
            {
                yield return prediction;
            }

            options.AfterBatch?.Invoke();
        }
    }

    /// <summary>The encoder's feature of every window of every sample; a clip that is not windowed counts as one window.</summary>
    /// <param name="encoder">Clips (N, C, T, V) to features (N, F), or (N, T, F) of which the mean over frames is taken, on
    /// <paramref name="device"/>: a classifier's <c>conv_encoder</c> for example.</param>
    /// <param name="source">Samples (W, C, T, V) or (C, T, V).</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="options">Batch size and workers.</param>
    /// <exception cref="InvalidDataException">A sample cannot be read.</exception>
    public static IEnumerable<WindowEmbeddings> Embed(
        nn.Module<Tensor, Tensor> encoder, ISampleSource source, Device device, EvaluationOptions options)
    {
        foreach (var batch in Batches(source, options))
        {
            foreach (var embedding in EmbedBatch(encoder, source, device, batch))
            {
                yield return embedding;
            }

            options.AfterBatch?.Invoke();
        }
    }

    /// <summary>The feature of every window of clips (B, C, T, V) or (B, W, C, T, V), and W.</summary>
    internal static (Tensor Features, int Windows) Features(nn.Module<Tensor, Tensor> encoder, Tensor clips)
    {
        var windows = clips.dim() == 5 ? (int)clips.shape[1] : 1;
        var features = encoder.call(windows == 1 && clips.dim() == 4 ? clips : clips.flatten(0, 1)); // (B·W, F)
        if (features.dim() == 3)
        {
            features = features.mean([1]); // (N, T, F): a flattener gives a vector a frame
        }

        return features.dim() == 2 ? (features, windows)
            : throw new ArgumentException("the encoder must give one feature vector per window, (N, F), or per frame, (N, T, F); "
                + $"it gave ({string.Join(", ", features.shape)})", nameof(encoder));
    }

    /// <summary>The five most likely classes of each row of logits.</summary>
    /// <exception cref="InvalidDataException">A clip's logits are not finite.</exception>
    internal static IEnumerable<Prediction> Rank(Tensor logits, SampleBatch batch)
    {
        using var scope = NewDisposeScope();
        var (probabilities, classes) = nn.functional.softmax(logits, 1).topk((int)Math.Min(5, logits.shape[1]), 1);
        var (values, indices, width) =
            (probabilities.cpu().data<float>().ToArray(), classes.cpu().data<long>().ToArray(), (int)classes.shape[1]);
        var broken = Array.FindIndex(values, value => !float.IsFinite(value));
        if (broken >= 0)
        {
            throw new InvalidDataException(
                $"the network gives no finite score to '{batch.Names[broken / width]}': its clip holds values that are not numbers, "
                + "or the checkpoint does");
        }

        return [.. Enumerable.Range(0, batch.Count).Select(row => new Prediction(
            batch.Names[row],
            batch.Datasets[row],
            (int)batch.Labels[row],
            [.. Enumerable.Range(row * width, width).Select(i => new RankedClass((int)indices[i], values[i]))]))];
    }

    internal static IEnumerable<SampleBatch> Batches(ISampleSource source, EvaluationOptions options)
    {
        var batches = new EpochBatches(source, SamplingOrder.Sequential, options.Seed, 0, options.BatchSize, limit: options.BatchLimit);
        using var loader = new PrefetchingLoader(batches.Prepare, 0, batches.Count, options.DataWorkers);
        while (loader.Take() is { } batch)
        {
            yield return batch;
        }
    }

    private static IEnumerable<Prediction> PredictBatch(
        nn.Module<Tensor, Tensor> model, ISampleSource source, Device device, SampleBatch batch)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        model.eval();
        return Rank(model.call(BatchTransfer.To(device, batch, source).Values), batch);
    }

    private static List<WindowEmbeddings> EmbedBatch(
        nn.Module<Tensor, Tensor> encoder, ISampleSource source, Device device, SampleBatch batch)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        encoder.eval();
        var (features, windows) = Features(encoder, BatchTransfer.To(device, batch, source).Values);
        var (values, size) = (features.cpu().data<float>().ToArray(), (int)features.shape[1]);
        return [.. Enumerable.Range(0, batch.Count).Select(row =>
            new WindowEmbeddings(batch.Names[row], windows, size, values[(row * windows * size)..((row + 1) * windows * size)]))];
    }
}

/// <summary>The features of one sample's windows.</summary>
/// <param name="Name">The sample's name.</param>
/// <param name="Windows">Number of windows W.</param>
/// <param name="Features">Length of a feature vector F.</param>
/// <param name="Values">(W, F), row-major.</param>
public sealed record WindowEmbeddings(string Name, int Windows, int Features, float[] Values)
{
    /// <summary>The sample's feature: the mean over its windows.</summary>
    public float[] Mean() =>
        [.. Enumerable.Range(0, Features).Select(f => Enumerable.Range(0, Windows).Average(w => Values[(w * Features) + f]))];
}
