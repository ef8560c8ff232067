namespace OpenHands.Runs;

/// <summary>A mean with its 95 % interval.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Count">How many values it stands on.</param>
/// <param name="Basis">What these are: <c>seeds</c> or <c>test clips</c>.</param>
public sealed record Interval(double Mean, double Low, double High, int Count, string Basis)
{
    private const double Normal = 1.959964;

    // 97.5 % points of Student's distribution for 1 to 30 degrees of freedom.
    private static readonly double[] Student =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101,
        2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>Of a few values of which each is one run: Student's interval; at least two.</summary>
    public static Interval OfSeeds(IReadOnlyList<double> values) =>
        Of(values, Student[Math.Min(values.Count - 1, Student.Length) - 1], "seeds");

    /// <summary>Wilson's interval of a share.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    /// <param name="count">Of how many.</param>
    public static Interval OfShare(double share, int count)
    {
        var (z, n) = (Normal, (double)count);
        var middle = (share + (z * z / (2 * n))) / (1 + (z * z / n));
        var half = z / (1 + (z * z / n)) * Math.Sqrt((share * (1 - share) / n) + (z * z / (4 * n * n)));
        return new Interval(share, Math.Max(0, middle - half), Math.Min(1, middle + half), count, "test clips");
    }

    private static Interval Of(IReadOnlyList<double> values, double quantile, string basis)
    {
        var mean = values.Average();
        var half = quantile * Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1) / values.Count);
        return new Interval(mean, mean - half, mean + half, values.Count, basis);
    }
}
