using System.Globalization;
using System.Xml.Linq;

namespace Build.Testing;

/// <summary>What one test project's run came to, from xunit's result file.</summary>
public sealed record TestResult(string Project, int Passed, int Failed, int Skipped, double Seconds, IReadOnlyList<string> SkipReasons)
{
    /// <summary>The run ended without results: that is a failure of its own, even with exit code 0.</summary>
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
