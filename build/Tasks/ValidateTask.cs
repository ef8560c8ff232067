using Build.Stages;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Validate")]
[TaskDescription("Checks datasets: counts, missing files, NaN, frames without pose, duplicates, leakage between splits.")]
public sealed class ValidateTask : AsyncFrostingTask<BuildContext>
{
    public override async Task RunAsync(BuildContext context)
    {
        var options = context.Options;
        var ofSuite = options is { Input: null, Config: null };
        if (ofSuite)
        {
            // What the suite makes or unpacks by itself is made first; nothing is fetched for a mere check.
            await context.Pipeline.CompleteAsync(CachedKind.Named("download").Task, stage => !Fetches(stage));
        }

        await WorkerVerb.RunAsync(context, "validate",
        [
            .. WorkerVerb.Option("input", options.Input),
            .. WorkerVerb.Option("config", options.Config),
            .. WorkerVerb.Option("output", options.Output),
            .. WorkerVerb.Option("suite", ofSuite ? options.Suite ?? "sample" : options.Suite),
        ]);
    }

    private static bool Fetches(Stage stage) => stage.Parameters.Keys.Any(key => key.StartsWith("entries.", StringComparison.Ordinal));
}
