using Cake.Frosting;

namespace Build.Tasks;

[TaskName("BuildHdf5")]
[TaskDescription("Builds raw HDF5 files and packed stores from poses.")]
[IsDependentOn(typeof(ExtractPosesTask))]
public sealed class BuildHdf5Task : StageTask;
