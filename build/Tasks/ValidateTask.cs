using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Validate")]
[TaskDescription("Checks datasets: counts, missing files, NaN, frames without pose, duplicates, leakage between splits.")]
public sealed class ValidateTask : AsyncFrostingTask<BuildContext>
{
    public override Task RunAsync(BuildContext context) => WorkerVerb.RunAsync(context, "validate",
    [
        .. WorkerVerb.Option("input", context.Options.Input),
        .. WorkerVerb.Option("config", context.Options.Config),
        .. WorkerVerb.Option("output", context.Options.Output),
        .. WorkerVerb.Option("suite", context.Options.Suite),
    ]);
}
