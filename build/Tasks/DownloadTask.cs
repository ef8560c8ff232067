using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Download")]
[TaskDescription("Fetches archives and models, makes synthetic poses.")]
public sealed class DownloadTask : StageTask;
