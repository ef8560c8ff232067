using Build.Host;
using Build.Slurm;
using Build.Stages;
using Cake.Core;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>Both ends of a run: the plan is known before the first task, and nothing is left running after the last.</summary>
public sealed class BuildLifetime : FrostingLifetime<BuildContext>
{
    public override void Setup(BuildContext context, ISetupContext info)
    {
        if (context.Options.OnSlurm && !SlurmQueue.IsInstalled)
        {
            throw new StageException("--executor=slurm needs Slurm's client programs, and sbatch is not on the PATH (on a cluster: its "
                + "login nodes, often after \"module load slurm\"). Leave the option out to run here.");
        }

        if (context.Options.Checkpoint is null && info.TasksToExecute.Any(t => Stages.CachedKind.All.Any(k => k.Task == t.Name)))
        {
            context.Pipeline.Plan(context.IsExclusive ? [info.TargetTask.Name] : info.TasksToExecute.Select(t => t.Name));
            if (context.Pipeline is SlurmPipeline slurm && (context.Options.Cancel || context.Options.Detach))
            {
                (context.Options.Cancel ? slurm.CancelAsync() : slurm.SubmitAsync()).GetAwaiter().GetResult();
                context.Finish();
            }
        }
    }

    public override void Teardown(BuildContext context, ITeardownContext info)
    {
        Defect.Tell(info.ThrownException, Console.Error);
        if (context.StartedPipeline is { } pipeline)
        {
            pipeline.DrainAsync().GetAwaiter().GetResult();
            if (context.Stop.IsCancellationRequested && pipeline is SlurmPipeline { Unsettled: > 0 and var jobs })
            {
                context.Closing.Add($"{jobs} jobs go on; the same command follows them, --cancel ends them.");
            }

            pipeline.Dispose();
            context.Hashes?.Save();
        }
    }
}
