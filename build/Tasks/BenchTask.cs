using System.Globalization;
using Build.Processes;
using Build.Stages;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Bench")]
[TaskDescription("Runs benchmarks (--filter=PATTERN, or side-by-side, training-step, extraction); results go to results/benchmarks/.")]
public sealed class BenchTask : AsyncFrostingTask<BuildContext>
{
    public override async Task RunAsync(BuildContext context)
    {
        var projects = Directory.EnumerateDirectories(Path.Combine(context.Repository, "tests"), "*.Benchmarks")
            .Order(StringComparer.Ordinal).ToList();
        if (projects.Count == 0)
        {
            throw new StageException("There is no tests/*.Benchmarks project.");
        }

        foreach (var folder in projects)
        {
            var name = Path.GetFileName(folder);
            await context.Build.RunAsync(Path.Combine("tests", name, $"{name}.csproj"), context.Stop);
            var artifacts = Path.Combine(context.Workspace, "results", "benchmarks");
            var run = ChildProcess.DotNet(
                Path.Combine(folder, "bin", "Release", $"{name}.dll"),
                ["--filter", context.Options.Filter ?? "*", "--artifacts", artifacts,
                    .. WorkerVerb.Option("input", context.Options.Input is { } i ? Path.GetFullPath(i, context.Workspace) : null)],
                context.Repository,
                new Dictionary<string, string?>
                {
                    ["OMP_NUM_THREADS"] = (context.Options.Threads ?? 1).ToString(CultureInfo.InvariantCulture),
                });
            if (await run.RunAsync(context.Stop) is var code and not 0)
            {
                throw new StageException($"{name} failed (exit code {code}).");
            }
        }
    }
}
