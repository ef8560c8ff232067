using OpenHands.Datasets.Sampling;

namespace OpenHands.Training.Data;

/// <summary>Samples stacked into one array, still in plain memory.</summary>
/// <param name="Values">Row-major float32 values of <paramref name="Shape"/>.</param>
/// <param name="Shape">(B, W, T, V, C), (B, W, C, T, V) or (B, C, Tmax, V): the samples' shape behind the batch size.</param>
/// <param name="Labels">(B) class indices, -1 where there is none.</param>
/// <param name="Names">(B) what to call each sample.</param>
/// <param name="Datasets">(B) dataset of each sample inside a concatenation, else null.</param>
public sealed record SampleBatch(float[] Values, long[] Shape, long[] Labels, string[] Names, string?[] Datasets)
{
    /// <summary>Number of samples B.</summary>
    public int Count => Labels.Length;

    /// <summary>
    /// Stacks samples of one shape; clips (C, T, V) of different lengths are padded with zeros at the end to the longest
    /// (docs/upstream.md#clips).
    /// </summary>
    /// <exception cref="InvalidDataException">The samples differ in more than their number of frames; the message names two of
    /// them.</exception>
    public static SampleBatch Stack(IReadOnlyList<Sample> samples)
    {
        var longest = samples.MaxBy(s => s.Values.Length)!;
        var size = longest.Values.Length;
        var values = new float[(long)size * samples.Count];
        for (var i = 0; i < samples.Count; i++)
        {
            var row = values.AsSpan(i * size, size);
            if (samples[i].Shape.AsSpan().SequenceEqual(longest.Shape))
            {
                samples[i].Values.CopyTo(row);
            }
            else
            {
                PadClip(samples[i], longest, row);
            }
        }

        return new SampleBatch(
            values,
            [samples.Count, .. longest.Shape],
            [.. samples.Select(s => (long)s.Label)],
            [.. samples.Select(s => s.Name)],
            [.. samples.Select(s => s.Dataset)]);
    }

    private static void PadClip(Sample clip, Sample longest, Span<float> row)
    {
        if (clip.Shape.Length != 3 || longest.Shape.Length != 3 || clip.Shape[0] != longest.Shape[0] || clip.Shape[2] != longest.Shape[2])
        {
            throw new InvalidDataException(
                $"samples of one batch must have one shape: '{clip.Name}' has ({string.Join(", ", clip.Shape)}), "
                + $"'{longest.Name}' has ({string.Join(", ", longest.Shape)})");
        }

        var (channels, own, padded) = (clip.Shape[0], clip.Shape[1] * clip.Shape[2], longest.Shape[1] * longest.Shape[2]);
        for (var c = 0; c < channels; c++)
        {
            clip.Values.AsSpan(c * own, own).CopyTo(row.Slice(c * padded, own));
        }
    }
}
