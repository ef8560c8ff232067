using System.Globalization;
using Build.Stages;

namespace Build.Suites.Plans;

/// <summary>A plan in words: a line below each stage, and the sums.</summary>
/// <param name="plan">The plan.</param>
/// <param name="gpu">Name of the GPU of the lower bound.</param>
public sealed class PlanText(SuitePlan plan, string? gpu)
{
    private const double MegabitsPerSecond = 100;
    private readonly Dictionary<string, StagePlan> _plans = plan.Stages.ToDictionary(stage => stage.Stage.Name, StringComparer.Ordinal);

    /// <summary>The line below a stage; none where nothing is known of it.</summary>
    public IEnumerable<string> Of(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        if (!_plans.TryGetValue(stage.Name, out var of))
        {
            yield break;
        }

        string[] parts =
        [
            .. of.Bytes is { } bytes && bytes > 0
                ? [$"{Gigabytes(bytes)} of files, {Gigabytes(of.Disk)} on the disk by then"] : Array.Empty<string>(),
            .. of.Bytes > 0 && of.LastReader is { } last ? [$"may be deleted after {last.Name}"] : Array.Empty<string>(),
            .. of.Memory is { } memory ? [$"memory {Gigabytes(memory)}"] : Array.Empty<string>(),
            .. of.LeastGpuHours is { } hours and > 0 ? [$"on a GPU more than {Hours(hours)}"] : Array.Empty<string>(),
        ];
        if (parts.Length > 0)
        {
            yield return $"           {string.Join("; ", parts)}";
        }
    }

    /// <summary>The sums.</summary>
    /// <param name="clock">Says when it would have ended, were it begun now.</param>
    /// <param name="together">Stages that run at a time.</param>
    /// <param name="memory">Bytes of memory of this machine.</param>
    public IEnumerable<string> Totals(TimeProvider clock, int together, double memory)
    {
        ArgumentNullException.ThrowIfNull(clock);
        if (plan.Fetch > 0)
        {
            var unknown = plan.Stages.Sum(stage => stage.UnknownFetches);
            yield return $"Fetching: {Gigabytes(plan.Fetch)}{(unknown > 0 ? $" and {unknown} small files" : "")}, "
                + $"{Hours(plan.Fetch * 8 / 1e6 / MegabitsPerSecond / 3600)} at {MegabitsPerSecond:0} Mbit/s.";
        }

        yield return $"Disk: {Gigabytes(plan.Disk)}; {Gigabytes(plan.LeastDisk)} if each stage's files are deleted after their last reader "
            + $"(docs/real-corpora.md); {Gigabytes(plan.Stages[^1].LeastDisk)} stay.";
        if (plan.Largest is { } largest)
        {
            yield return $"Memory: {Gigabytes(largest.Memory!.Value)} for {largest.Stage.Name}; this machine has {Gigabytes(memory)}.";
        }

        var without = plan.Stages.Count(stage => stage is { Trains: true, Hours: null });
        var leftOut = without > 0 ? $", {without} trainings without a count or rate left out" : "";
        yield return $"Time: {Hours(plan.Hours)} on one thread{leftOut}; {Hours(plan.Ends)} with {together} stages at a time, "
            + $"until {Date(clock)}. Fetching, validation and evaluation are not counted.";
        if (plan.LeastGpuHours > 0)
        {
            yield return $"GPU: none was measured; in single precision, at the published peak of one {gpu}, it cannot be less than "
                + $"{Hours(plan.LeastGpuHours)}.";
        }
    }

    private static string Gigabytes(double bytes) =>
        (bytes / 1e9).ToString(bytes < 99.5e6 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " GB";

    private static string Hours(double hours) => hours < 1
        ? FormattableString.Invariant($"{hours * 60:0.0} min")
        : hours < 100 ? FormattableString.Invariant($"{hours:0.0} h")
        : hours < 1000 ? FormattableString.Invariant($"{Math.Round(hours / 10) * 10:0} h")
        : FormattableString.Invariant($"{Math.Round(hours / 100) * 100:#,0} h");

    private string Date(TimeProvider clock) =>
        (clock.GetUtcNow() + TimeSpan.FromHours(plan.Ends)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
