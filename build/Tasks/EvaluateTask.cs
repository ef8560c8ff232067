using Build.Stages;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Evaluate")]
[TaskDescription("Evaluates checkpoints on the test split; with --checkpoint=FILE --config=FILE one checkpoint of your own.")]
[IsDependentOn(typeof(FineTuneTask))]
public sealed class EvaluateTask : StageTask
{
    public override bool ShouldRun(BuildContext context) => context.Options.Checkpoint is not null || base.ShouldRun(context);

    public override Task RunAsync(BuildContext context) =>
        context.Options.Checkpoint is { } checkpoint ? EvaluateAsync(context, checkpoint) : base.RunAsync(context);

    /// <summary>One checkpoint with the configuration it was trained by: no stage, so nothing is cached.</summary>
    private static Task EvaluateAsync(BuildContext context, string checkpoint)
    {
        var options = context.Options;
        if (options.Config is null)
        {
            throw new StageException(
                "Evaluate --checkpoint needs --config=FILE, the configuration it was trained with (upstream's YAML fits).");
        }

        var output = options.Output ?? Path.Combine("results", "evaluations", Path.GetFileNameWithoutExtension(checkpoint));
        Directory.CreateDirectory(Path.GetFullPath(output, context.Workspace));
        string[] arguments = [$"--config={options.Config}", $"--checkpoint={checkpoint}", $"--output={output}",
            $"--device={options.Device}"];
        return WorkerVerb.RunAsync(context, "evaluate", arguments);
    }
}
