using System.Text.Json;

namespace Build.Nightly;

/// <summary>Median times in nanoseconds, from BenchmarkDotNet's JSON reports.</summary>
public static class BenchmarkTimes
{
    /// <summary>A benchmark may take this much longer than its stored time before it counts as slower: shared machines are noisy.</summary>
    public const double Tolerance = 1.5;

    public static IReadOnlyDictionary<string, double> Read(string artifacts)
    {
        var times = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var folder = new DirectoryInfo(artifacts);
        foreach (var file in folder.Exists ? folder.EnumerateFiles("*-report-*.json", SearchOption.AllDirectories) : [])
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            foreach (var benchmark in json.RootElement.GetProperty("Benchmarks").EnumerateArray())
            {
                if (benchmark.TryGetProperty("Statistics", out var statistics) && statistics.ValueKind == JsonValueKind.Object)
                {
                    times[benchmark.GetProperty("FullName").GetString()!] = statistics.GetProperty("Median").GetDouble();
                }
            }
        }

        return times;
    }

    /// <summary>Times of another class of machine say nothing.</summary>
    public static bool Fit(string benchmark, double stored, double measured, bool sameMachine) =>
        !sameMachine || measured <= stored * Tolerance;
}
