using Build.Checks;
using Build.Stages;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Doctor")]
[TaskDescription("Checks SDK, native libraries, disk, cores and worker, with --executor=slurm the cluster too; says how to fix it.")]
public sealed class DoctorTask : AsyncFrostingTask<BuildContext>
{
    public override async Task RunAsync(BuildContext context)
    {
        var findings = new List<Finding>
        {
            await SdkCheck.RunAsync(context.Repository, context.Stop),
            MachineCheck.Cores(),
            MachineCheck.Memory(),
            MachineCheck.Disk(context.Workspace),
        };
        findings.AddRange(NativeLibraryCheck.Run());
        if (context.Options.OnSlurm)
        {
            findings.AddRange(await ClusterCheck.RunAsync(context.Workspace, context.Stop));
        }

        foreach (var finding in findings)
        {
            Console.WriteLine($"{(finding.Remedy is null ? "ok     " : "problem")}  {finding.What}: {finding.Found}");
            if (finding.Remedy is { } remedy)
            {
                Console.WriteLine($"         {remedy}");
            }
        }

        await WorkerVerb.RunAsync(context, "doctor", []);
        if (findings.Count(f => f.Remedy is not null) is var problems and > 0)
        {
            throw new StageException($"{problems} problem{(problems == 1 ? string.Empty : "s")} found.");
        }
    }
}
