using Build.Stages;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Tabulate")]
[TaskDescription("Writes the result tables from the run manifests (--publish: also to results/published/, which git keeps).")]
[IsDependentOn(typeof(EvaluateTask))]
public sealed class TabulateTask : StageTask
{
    public override bool ShouldRun(BuildContext context) => context.Options.Publish || base.ShouldRun(context);

    public override async Task RunAsync(BuildContext context)
    {
        await base.RunAsync(context);
        if (context.Options.Publish)
        {
            var results = Path.Combine(context.Workspace, "results");
            Publication.Write(results, Path.Combine(results, Publication.Folder), context.Say);
        }
    }
}
