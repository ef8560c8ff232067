using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Both ends of a run: the plan is known before the first task, and nothing is left running after the last.</summary>
public sealed class BuildLifetime : FrostingLifetime<BuildContext>
{
    public override void Setup(BuildContext context, ISetupContext info)
    {
        if (context.Options.Checkpoint is null && info.TasksToExecute.Any(t => Stages.CachedKind.All.Any(k => k.Task == t.Name)))
        {
            context.Pipeline.Plan(context.IsExclusive ? [info.TargetTask.Name] : info.TasksToExecute.Select(t => t.Name));
        }
    }

    public override void Teardown(BuildContext context, ITeardownContext info)
    {
        if (context.StartedPipeline is { } pipeline)
        {
            pipeline.DrainAsync().GetAwaiter().GetResult();
            pipeline.Dispose();
            context.Hashes?.Save();
        }
    }
}
