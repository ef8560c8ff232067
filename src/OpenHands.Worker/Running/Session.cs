using OpenHands.Worker.Terminal;

namespace OpenHands.Worker.Running;

/// <summary>What the process gives every verb.</summary>
/// <param name="Console">Where to say things.</param>
/// <param name="Interruption">SIGINT and SIGTERM.</param>
/// <param name="Threads">Threads that the command line asks for, or null for those of the configuration.</param>
public sealed record Session(WorkerConsole Console, Interruption Interruption, int? Threads)
{
    /// <summary>Cancelled when the process is asked to stop.</summary>
    public CancellationToken Stop => Interruption.Token;

    /// <summary>
    /// What relative paths are relative to: the folder that the process was started in, the repository's root when the build host did.
    /// </summary>
    public string Root { get; } = Directory.GetCurrentDirectory();
}
