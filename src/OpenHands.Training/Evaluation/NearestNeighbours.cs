using OpenHands.Datasets.Sampling;
using OpenHands.Training.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Training.Evaluation;

/// <summary>
/// A classifier that learns nothing: the K clips of a labelled set that are nearest to a clip by the cosine of an encoder's features vote
/// for their classes; of classes with equal votes the one with the nearest clip comes first.
/// </summary>
public sealed class NearestNeighbours : nn.Module<Tensor, Tensor>
{
    private const float NoClip = -2; // below every cosine
    private const float Vote = 4; // above every difference of cosines, classes without a clip included

    private readonly nn.Module<Tensor, Tensor> _encoder;
    private readonly Tensor _known;
    private readonly long[] _classOf;
    private readonly int _classes;
    private readonly int _neighbours;

    private NearestNeighbours(nn.Module<Tensor, Tensor> encoder, Tensor known, long[] classOf, int classes, int neighbours)
        : base(nameof(NearestNeighbours)) =>
        (_encoder, _known, _classOf, _classes, _neighbours) = (encoder, known, classOf, classes, neighbours);

    /// <summary>Looks at the labelled clips once.</summary>
    /// <param name="encoder">Clips (N, C, T, V) to features (N, F) or (N, T, F), on <paramref name="device"/>.</param>
    /// <param name="labelled">The clips that vote.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="neighbours">K.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="options">Batch size and workers.</param>
    /// <exception cref="ArgumentException">There are fewer clips than K.</exception>
    /// <exception cref="InvalidDataException">A sample cannot be read.</exception>
    public static NearestNeighbours Of(
        nn.Module<Tensor, Tensor> encoder, ISampleSource labelled, int classes, int neighbours, Device device, EvaluationOptions options)
    {
        if (labelled.Count < neighbours)
        {
            throw new ArgumentException($"neighbours: {neighbours} are asked of {labelled.Count} training clips; ask for fewer");
        }

        using var scope = NewDisposeScope();
        using var still = no_grad();
        var (features, labels) = (new List<Tensor>(), new List<long>());
        foreach (var batch in Predictor.Batches(labelled, options))
        {
            using var step = NewDisposeScope();
            features.Add(Directions(encoder, BatchTransfer.To(device, batch, labelled).Values).MoveToOuterDisposeScope());
            labels.AddRange(batch.Labels);
            options.AfterBatch?.Invoke();
        }

        return new(encoder, cat([.. features], 0).DetachFromDisposeScope(), [.. labels], classes, neighbours);
    }

    /// <summary>Clips to scores of their classes (B, classes).</summary>
    public override Tensor forward(Tensor clips)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        float[] cosines = [.. Directions(_encoder, clips).mm(_known.t()).cpu().data<float>()];
        var rows = cosines.Length / _classOf.Length;
        var scores = new float[rows * _classes];
        for (var row = 0; row < rows; row++)
        {
            Score(cosines.AsSpan(row * _classOf.Length, _classOf.Length), scores.AsSpan(row * _classes, _classes));
        }

        return tensor(scores, [rows, _classes], device: clips.device).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _known.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Score(ReadOnlySpan<float> cosines, Span<float> scores)
    {
        scores.Fill(NoClip);
        var order = new int[cosines.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            scores[(int)_classOf[i]] = Math.Max(scores[(int)_classOf[i]], cosines[i]);
        }

        var values = cosines.ToArray();
        foreach (var near in order.OrderByDescending(i => values[i]).Take(_neighbours)) // stable: of equal ones the first
        {
            scores[(int)_classOf[near]] += Vote;
        }
    }

    // (B, F), of length 1
    private static Tensor Directions(nn.Module<Tensor, Tensor> encoder, Tensor clips)
    {
        encoder.eval();
        var (features, windows) = Predictor.Features(encoder, clips);
        return nn.functional.normalize(features.view(-1, windows, features.shape[1]).mean([1]));
    }
}
