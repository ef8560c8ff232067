using Build.Nightly;
using Build.Processes;
using Build.Stages;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Nightly")]
[TaskDescription("Sample suite, losses, tables, tests and benchmarks against stored values (--accept stores them); "
    + "writes results/nightly.md.")]
public sealed class NightlyTask : AsyncFrostingTask<BuildContext>
{
    /// <summary>The summary's name under results/.</summary>
    internal const string SummaryFile = "nightly.md";

    public override async Task RunAsync(BuildContext context)
    {
        var commit = (await GitState.OfAsync(context.Repository, context.Stop)).Commit is { Length: > 0 } known ? known : "unknown";
        var outcomes = await new NightlyRun(context.Repository, context.Workspace, context.Options.Accept, context.Stop).RunAsync();
        var summary = NightlySummary.Write(outcomes, commit);
        AtomicFile.Write(Path.Combine(context.Workspace, "results", SummaryFile), summary);
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } page)
        {
            await File.AppendAllTextAsync(page, summary, context.Stop); // the job's page
        }

        Console.WriteLine(summary);
        if (outcomes.Any(o => !o.Passed))
        {
            throw new StageException($"nightly: {string.Join(", ", outcomes.Where(o => !o.Passed).Select(o => o.Step))} failed.");
        }
    }
}
