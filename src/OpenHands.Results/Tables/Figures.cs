using System.Globalization;

namespace OpenHands.Results.Tables;

/// <summary>How figures are printed in tables: culture-invariant, and empty where there is none.</summary>
internal static class Figures
{
    public static string Fraction(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? string.Empty;

    public static string Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? string.Empty;

    public static string Whole(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;
}
