using System.Globalization;

namespace OpenHands.Runs;

/// <summary>How much of a training set a run learnt from, in words.</summary>
public static class UsedLabels
{
    /// <summary><c>100 %</c>, <c>10 %</c>, or <c>3 a class</c>.</summary>
    /// <param name="fraction">Share of the training set, 1 for all.</param>
    /// <param name="perClass">Clips of each class; null where not limited by number.</param>
    public static string Text(double fraction, int? perClass) => perClass is { } count
        ? string.Create(CultureInfo.InvariantCulture, $"{count} a class")
        : string.Create(CultureInfo.InvariantCulture, $"{fraction * 100:0.##} %");

    /// <summary>The same of a run.</summary>
    public static string Text(RunRecord record) => Text(record.Fraction ?? 1, record.ClipsPerClass);
}
