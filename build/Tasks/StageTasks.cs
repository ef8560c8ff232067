using System.Reflection;
using Cake.Frosting;

namespace Build.Tasks;

/// <summary>A task that makes the stages of its kinds, and is skipped while all of them are current.</summary>
public abstract class StageTask : AsyncFrostingTask<BuildContext>, IFrostingTask
{
    string IFrostingTask.SkippedMessage => "up to date";

    /// <summary>A checkpoint on the command line stands for the stages that would have made one.</summary>
    public override bool ShouldRun(BuildContext context) => context.Options.Checkpoint is null && context.Pipeline.HasWork(TaskName);

    public override Task RunAsync(BuildContext context) => context.Pipeline.CompleteAsync(TaskName);

    /// <summary>The name that stage kinds know their task by.</summary>
    private string TaskName => GetType().GetCustomAttribute<TaskNameAttribute>()?.Name ?? GetType().Name;
}

[TaskName("BuildHdf5")]
[TaskDescription("Builds raw HDF5 files and packed stores from poses.")]
[IsDependentOn(typeof(ExtractPosesTask))]
public sealed class BuildHdf5Task : StageTask;

[TaskName("ExtractPoses")]
[TaskDescription("Estimates poses from video (MediaPipe Holistic).")]
[IsDependentOn(typeof(DownloadTask))]
public sealed class ExtractPosesTask : StageTask;

[TaskName("Pretrain")]
[TaskDescription("Pretrains encoders on unlabelled poses (DPC).")]
[IsDependentOn(typeof(BuildHdf5Task))]
public sealed class PretrainTask : StageTask;

[TaskName("FineTune")]
[TaskDescription("Trains classifiers, from a pretrained encoder or from scratch.")]
[IsDependentOn(typeof(PretrainTask))]
public sealed class FineTuneTask : StageTask;
