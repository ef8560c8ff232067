using Cake.Frosting;

namespace Build.Tasks;

[TaskName("ExtractPoses")]
[TaskDescription("Estimates poses from video (MediaPipe Holistic).")]
[IsDependentOn(typeof(DownloadTask))]
public sealed class ExtractPosesTask : StageTask;
