using Build.Stages;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Report")]
[TaskDescription("Writes results/report/index.html: tables, plots, runs and a pose player in one page.")]
[IsDependentOn(typeof(TabulateTask))]
public sealed class ReportTask : AsyncFrostingTask<BuildContext>
{
    public override Task RunAsync(BuildContext context) => WriteAsync(context, _ => true);

    /// <summary>Writes the report unless another run has made it while this one waited: all suites share its files.</summary>
    internal static async Task WriteAsync(BuildContext context, Func<BuildContext, bool> isNeeded)
    {
        var path = Path.Combine(context.Workspace, "data", ".cache", "locks", "report");
        using var held = await StageLock.TakeAsync(path, owner => context.Say($"report: waiting for {owner}"), context.Stop);
        if (isNeeded(context))
        {
            await WorkerVerb.RunAsync(context, "report");
        }
    }
}
