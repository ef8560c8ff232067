using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Pretrain")]
[TaskDescription("Pretrains encoders on unlabelled poses (DPC).")]
[IsDependentOn(typeof(BuildHdf5Task))]
public sealed class PretrainTask : StageTask;
