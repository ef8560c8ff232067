using Cake.Frosting;

namespace Build.Tasks;

[TaskName("FineTune")]
[TaskDescription("Trains classifiers, from a pretrained encoder or from scratch.")]
[IsDependentOn(typeof(PretrainTask))]
public sealed class FineTuneTask : StageTask;
