namespace OpenHands.Training.Evaluation;

/// <summary>How often each class was taken for each.</summary>
/// <param name="classes">Number of classes.</param>
public sealed class ConfusionCounts(int classes)
{
    private readonly long[,] _counts = new long[classes, classes];

    /// <summary>Number of classes.</summary>
    public int Classes => classes;

    /// <summary>Samples of class <paramref name="truth"/> predicted as <paramref name="predicted"/>.</summary>
    public long this[int truth, int predicted] => _counts[truth, predicted];

    /// <summary>
    /// Mean over the classes that occur of the share of their samples predicted right. Upstream's two versions are the plain accuracy and,
    /// where a class is predicted that never occurs, not a number (docs/upstream.md#testing); this is what they mean.
    /// </summary>
    /// <returns>0 to 1, or null before the first sample.</returns>
    public double? ClassMeanAccuracy
    {
        get
        {
            var accuracies = new List<double>();
            for (var truth = 0; truth < classes; truth++)
            {
                var samples = Enumerable.Range(0, classes).Sum(predicted => _counts[truth, predicted]);
                if (samples > 0)
                {
                    accuracies.Add((double)_counts[truth, truth] / samples);
                }
            }

            return accuracies.Count > 0 ? accuracies.Average() : null;
        }
    }

    /// <summary>Counts one sample.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A class is not below <see cref="Classes"/>.</exception>
    public void Add(int truth, int predicted)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)truth, (uint)classes, nameof(truth));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)classes, nameof(predicted));
        _counts[truth, predicted]++;
    }
}
