using System.Globalization;

namespace OpenHands.Worker.Terminal;

/// <summary>Durations for people.</summary>
internal static class Duration
{
    /// <summary><c>8 s</c>, <c>4 min 05 s</c>, <c>3 h 20 min</c>.</summary>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours} h {time.Minutes:00} min"),
    };
}
