using System.Globalization;
using System.Xml.Linq;
using Build.Host;
using Build.Processes;
using Build.Stages;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Test")]
[TaskDescription("Builds everything and runs every test project (--filter=NAME for some of them).")]
public sealed class TestTask : AsyncFrostingTask<BuildContext>
{
    public override async Task RunAsync(BuildContext context)
    {
        await context.Build.RunAsync("Experiments.sln", context.Stop);
        var results = new List<TestResult>();
        foreach (var project in TestProjects(context))
        {
            results.Add(await RunProjectAsync(context, project));
        }

        Print(results, context.Closing);
        if (results.Sum(r => r.Failed) is var failed and > 0)
        {
            throw new StageException(
                $"{failed} tests failed: {string.Join(", ", results.Where(r => r.Failed > 0).Select(r => r.Project))}.");
        }
    }

    private static List<string> TestProjects(BuildContext context)
    {
        var projects = Directory.EnumerateDirectories(Path.Combine(context.Repository, "tests"), "*.Tests").Order(StringComparer.Ordinal)
            .Where(p => Path.GetFileName(p).Contains(context.Options.Filter ?? string.Empty, StringComparison.OrdinalIgnoreCase)).ToList();
        return projects.Count > 0 ? projects : throw new StageException($"--filter={context.Options.Filter} fits no project under tests/.");
    }

    private static async Task<TestResult> RunProjectAsync(BuildContext context, string folder)
    {
        var name = Path.GetFileName(folder);
        var results = Path.Combine(folder, "bin", "Release", $"{name}.results.xml");
        File.Delete(results);
        context.Say(name);
        string[] threads = context.Options.Threads is { } asked ? ["-maxThreads", asked.ToString(CultureInfo.InvariantCulture)] : [];
        var run = ChildProcess.DotNet(
            Path.Combine(folder, "bin", "Release", $"{name}.dll"),
            ["-noLogo", "-noColor", .. threads, "-result-xml", results],
            context.Repository,
            // Tests run side by side already; more torch threads on the same cores slow them down many times.
            new Dictionary<string, string?> { ["OMP_NUM_THREADS"] = "1" });
        var code = await run.RunAsync(context.Stop);
        return File.Exists(results) ? TestResult.Read(name, results, code) : TestResult.Broken(name, code);
    }

    private static void Print(IReadOnlyList<TestResult> results, ClosingLines closing)
    {
        Console.WriteLine();
        foreach (var result in results)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{result.Project,-34} {result.Passed,5} passed {result.Failed,4} failed ") +
                FormattableString.Invariant($"{result.Skipped,4} skipped  {result.Seconds,6:0.0} s"));
        }

        foreach (var reason in results.SelectMany(r => r.SkipReasons).GroupBy(r => r).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"skipped {reason.Count()}: {reason.Key}");
        }

        var skipped = results.Sum(r => r.Skipped);
        var tail = skipped > 0 ? $", {skipped} skipped" : string.Empty;
        closing.Add($"{results.Sum(r => r.Passed)} passed, {results.Sum(r => r.Failed)} failed{tail}");
    }
}

/// <summary>What one test project's run came to, from xunit's result file.</summary>
public sealed record TestResult(string Project, int Passed, int Failed, int Skipped, double Seconds, IReadOnlyList<string> SkipReasons)
{
    /// <summary>The run ended without results: that counts as a failure, even with exit code 0.</summary>
    public static TestResult Broken(string project, int exitCode)
    {
        Console.Error.WriteLine($"{project} ended with exit code {exitCode} and without results.");
        return new TestResult(project, 0, 1, 0, 0, []);
    }

    public static TestResult Read(string project, string path, int exitCode)
    {
        var assemblies = XDocument.Load(path).Descendants("assembly").ToList();
        int Sum(string name) => assemblies.Sum(a => (int?)a.Attribute(name) ?? 0);
        var failed = Sum("failed") + Sum("errors");
        return new TestResult(
            project,
            Sum("passed"),
            failed == 0 && exitCode != 0 ? 1 : failed,
            Sum("skipped"),
            assemblies.Sum(a => double.Parse(a.Attribute("time")?.Value ?? "0", CultureInfo.InvariantCulture)),
            [.. assemblies.Descendants("reason").Select(r => r.Value.Trim())]);
    }
}
