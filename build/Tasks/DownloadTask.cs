using Build.Stages;
using Build.Suites;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Download")]
[TaskDescription("Fetches archives and models, makes synthetic poses (--models: only the models of pose tracking, into data/models).")]
public sealed class DownloadTask : StageTask
{
    public override bool ShouldRun(BuildContext context) =>
        context.Options.Models || base.ShouldRun(context) || ModelFolders(context).Any();

    public override async Task RunAsync(BuildContext context)
    {
        foreach (var folder in context.Options.Models ? [TrackingModels.DefaultFolder] : ModelFolders(context))
        {
            await WorkerVerb.RunAsync(
                context, "download", [$"--models={folder}", .. (string[])(context.Options.Offline ? ["--offline"] : [])]);
        }

        if (!context.Options.Models)
        {
            await base.RunAsync(context);
        }
    }

    private static IEnumerable<string> ModelFolders(BuildContext context) => context.Options.Checkpoint is not null ? []
        : TrackingModels.FoldersOf(context.Pipeline.Inspect(CachedKind.Named("extract").Task));
}
