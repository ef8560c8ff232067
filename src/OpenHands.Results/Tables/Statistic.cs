using System.Globalization;

namespace OpenHands.Results.Tables;

/// <summary>Mean and standard deviation over the seeds of one cell.</summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Deviation">Sample standard deviation (n - 1); null for a single run.</param>
/// <param name="Count">Number of runs n.</param>
public sealed record Statistic(double Mean, double? Deviation, int Count)
{
    /// <summary>Computes the statistic of at least one value; null of none.</summary>
    public static Statistic? Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        var mean = values.Average();
        double? deviation = values.Count > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1)) : null;
        return new Statistic(mean, deviation, values.Count);
    }

    /// <summary>An accuracy in percent: <c>83.0 ± 1.2 (n=3)</c>.</summary>
    /// <param name="withCount">Whether it says of how many runs.</param>
    public string Percent(bool withCount = true) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Mean * 100:0.0}{(Deviation is { } d ? $" ± {(d * 100).ToString("0.0", CultureInfo.InvariantCulture)}" : string.Empty)}"
        + $"{(withCount ? $" (n={Count})" : string.Empty)}");
}
