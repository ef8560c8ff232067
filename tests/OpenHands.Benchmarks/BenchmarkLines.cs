using System.Globalization;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace OpenHands.Benchmarks;

/// <summary>One line for each benchmark when it has ended.</summary>
internal sealed class BenchmarkLines(TextWriter console) : EventProcessor
{
    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report)
    {
        var result = report.ResultStatistics is { } times
            ? string.Create(CultureInfo.InvariantCulture, $"median {times.Median / 1000:N1} us")
            : "failed; see benchmarks.log";
        console.WriteLine($"{benchmarkCase.DisplayInfo.Split(':')[0]} {benchmarkCase.Parameters.DisplayInfo}: {result}");
    }
}
