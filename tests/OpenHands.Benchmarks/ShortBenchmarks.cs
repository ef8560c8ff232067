using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;

namespace OpenHands.Benchmarks;

/// <summary>
/// BenchmarkDotNet with a line for each benchmark and a table for each class; all else that it has to say goes to benchmarks.log.
/// </summary>
internal static class ShortBenchmarks
{
    public static int Run(BenchArguments options, TextWriter console)
    {
        Directory.CreateDirectory(options.Artifacts);
        using var log = new StreamWriter(Path.Combine(options.Artifacts, "benchmarks.log"));
        var config = ManualConfig.CreateEmpty()
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(JsonExporter.FullCompressed, MarkdownExporter.GitHub)
            .AddLogger(new StreamLogger(log))
            .AddEventProcessor(new BenchmarkLines(console))
            .WithArtifactsPath(options.Artifacts)
            .WithOptions(ConfigOptions.DisableLogFile);
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(ShortBenchmarks).Assembly).Run(["--filter", options.Filter], config).ToList();
        if (summaries.Count == 0)
        {
            throw new ArgumentException(
                $"--filter={options.Filter}: fits no benchmark; there are {string.Join(", ", Names())} and, "
                + $"by their whole names, {string.Join(", ", NamedMeasurements.Names)}");
        }

        foreach (var summary in summaries)
        {
            console.WriteLine();
            MarkdownExporter.Console.ExportToLog(summary, new TextLogger(console));
        }

        console.WriteLine($"tables and JSON in {Path.Combine(options.Artifacts, "results")}, "
            + $"log in {Path.Combine(options.Artifacts, "benchmarks.log")}");
        return summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;
    }

    private static IEnumerable<string> Names() =>
        from type in typeof(ShortBenchmarks).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.IsDefined(typeof(BenchmarkDotNet.Attributes.BenchmarkAttribute), inherit: false)
        orderby type.Name, method.Name
        select $"*{type.Name}.{method.Name}";
}
