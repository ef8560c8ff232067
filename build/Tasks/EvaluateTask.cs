using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Evaluate")]
[TaskDescription("Evaluates checkpoints on the test split.")]
[IsDependentOn(typeof(FineTuneTask))]
public sealed class EvaluateTask : StageTask;
