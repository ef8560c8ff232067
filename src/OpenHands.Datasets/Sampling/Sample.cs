namespace OpenHands.Datasets.Sampling;

/// <summary>One training example, ready to be stacked into a batch.</summary>
/// <param name="Values">Row-major float32 values of <paramref name="Shape"/>.</param>
/// <param name="Shape">
/// (W, T, V, C) for pretraining windows, (W, C, T, V) for windowed clips, (C, T, V) for whole clips (docs/upstream.md).
/// </param>
/// <param name="Label">Class index, or -1 where there is none (pretraining, inference).</param>
/// <param name="Name">What to call the sample in messages and predictions: the recording's or the file's name.</param>
/// <param name="Dataset">The dataset's name inside a concatenation, else null.</param>
public sealed record Sample(float[] Values, int[] Shape, int Label, string Name, string? Dataset = null);
