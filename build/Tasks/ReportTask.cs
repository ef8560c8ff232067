using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Report")]
[TaskDescription("Writes results/report/index.html: tables, plots, runs and a pose player in one page.")]
[IsDependentOn(typeof(TabulateTask))]
public sealed class ReportTask : AsyncFrostingTask<BuildContext>
{
    public override Task RunAsync(BuildContext context) => WorkerVerb.RunAsync(context, "report");
}
