using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Tabulate")]
[TaskDescription("Writes the result tables from the run manifests.")]
[IsDependentOn(typeof(EvaluateTask))]
public sealed class TabulateTask : StageTask;
