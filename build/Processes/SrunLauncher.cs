using Build.Slurm;

namespace Build.Processes;

/// <summary>Starts a worker as the tasks of the job that this process is in, on all of the job's nodes: srun, by PMIx.</summary>
public static class SrunLauncher
{
    private const string Program = "srun";
    private const string Interface = "pmix";

    /// <summary>Whether srun names the interface by which the processes of Open MPI and of newer MPICH find each other.</summary>
    public static async Task<bool> NamesPmixAsync(string workspace, CancellationToken stop) => SlurmQueue.PathOf(Program) is not null
        && (await ChildProcess.ReadAsync(Program, ["--mpi=list"], workspace, stop) ?? string.Empty)
            .Split([' ', ',', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Contains(Interface);

    /// <summary>
    /// The command that stands in front of the worker's; null where srun cannot start it. Some sites' srun names pmix and lacks the library
    /// for it, so it is tried on tasks that do nothing.
    /// </summary>
    /// <param name="processes">How many.</param>
    /// <param name="workspace">Where they run.</param>
    /// <param name="stop">Ends the trial.</param>
    public static async Task<IReadOnlyList<string>?> CommandAsync(int processes, string workspace, CancellationToken stop)
    {
        // The cores of a task are no longer taken from the job since Slurm 22.05. A task's threads are not bound to single cores.
        var cores = Environment.GetEnvironmentVariable("SLURM_CPUS_PER_TASK") is { Length: > 0 } given ? given : "1";
        string[] options =
        [
            $"--mpi={Interface}", "--quiet", "--kill-on-bad-exit=1", "--export=ALL", "--cpu-bind=none",
            FormattableString.Invariant($"--ntasks={processes}"), $"--cpus-per-task={cores}",
        ];
        return await NamesPmixAsync(workspace, stop)
            && await ChildProcess.ReadAsync(Program, [.. options, "true"], workspace, stop) is not null ? [Program, .. options] : null;
    }
}
