using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace OpenHands.Benchmarks;

/// <summary>
/// Measures in this process: the stock way builds a project per benchmark, which central package versions forbid. Few and short rounds: a
/// whole run takes about a minute.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SameProcessAttribute : Attribute, IConfigSource
{
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddJob(
        Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(2).WithIterationCount(9)
            .WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(250)));
}
