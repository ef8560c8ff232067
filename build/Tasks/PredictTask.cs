using Build.Stages;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Predict")]
[TaskDescription("Predicts the glosses of a video, folder or pose file: --input=PATH --checkpoint=FILE [--embeddings=FILE.npy].")]
public sealed class PredictTask : AsyncFrostingTask<BuildContext>
{
    public override Task RunAsync(BuildContext context)
    {
        var options = context.Options;
        if (options.Input is null || options.Checkpoint is null)
        {
            throw new StageException("Predict needs --input=PATH (video, folder or pose file) and --checkpoint=FILE.");
        }

        return WorkerVerb.RunAsync(context, "predict",
        [
            $"--input={options.Input}", $"--checkpoint={options.Checkpoint}", $"--device={options.Device}",
            .. WorkerVerb.Option("config", options.Config),
            .. WorkerVerb.Option("embeddings", options.Embeddings),
            .. WorkerVerb.Option("output", options.Output),
        ]);
    }
}
