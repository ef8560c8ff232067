using Build.Slurm;
using Build.Stages;

namespace Build.Processes;

/// <summary>Starts a worker as several processes that train together: mpirun of Open MPI or of MPICH.</summary>
public static class MpiLauncher
{
    private const string Program = "mpirun";

    /// <summary>The command that stands in front of the worker's.</summary>
    /// <param name="processes">How many.</param>
    /// <param name="threads">Threads of each.</param>
    /// <param name="workspace">Where it runs.</param>
    /// <param name="stop">Ends the question for its version.</param>
    /// <exception cref="StageException">There is no mpirun; the message says what to install.</exception>
    public static async Task<IReadOnlyList<string>> CommandAsync(int processes, int threads, string workspace, CancellationToken stop)
    {
        Require(processes);
        var version = await ChildProcess.ReadAsync(Program, ["--version"], workspace, stop) ?? string.Empty;

        // A session of its own, so that Ctrl-C on a terminal reaches the host alone, which asks the worker to save; mpirun would kill it.
        return ["setsid", Program, .. version.Contains("Open MPI", StringComparison.Ordinal) ? OpenMpi(processes, threads) : [],
            "-n", FormattableString.Invariant($"{processes}")];
    }

    /// <exception cref="StageException">There is no mpirun; the message says what to install.</exception>
    public static void Require(int processes)
    {
        if (SlurmQueue.PathOf(Program) is null)
        {
            throw new StageException($"{processes} processes need {Program}, which is not on the PATH: install openmpi-bin and "
                + "libopenmpi3 (Debian, Ubuntu), or load your cluster's module of Open MPI or MPICH.");
        }
    }

    // Not bound to cores: those of one rank may be taken by another stage, and threads of a rank would share one core.
    private static IEnumerable<string> OpenMpi(int processes, int threads) =>
    [
        "--quiet", "--bind-to", "none",
        .. Environment.IsPrivilegedProcess ? ["--allow-run-as-root"] : Array.Empty<string>(),
        .. processes * threads > Environment.ProcessorCount ? ["--oversubscribe", "--mca", "mpi_yield_when_idle", "1"]
            : Array.Empty<string>(),
    ];
}
