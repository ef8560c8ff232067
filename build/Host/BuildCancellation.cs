using System.Runtime.InteropServices;

namespace Build.Host;

/// <summary>
/// Turns the first Ctrl-C (or SIGTERM, SIGHUP) into a token, so that children and teardown end well; the second one kills.
/// </summary>
public sealed class BuildCancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    public BuildCancellation()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, Handle));
        }
    }

    public CancellationToken Token => _source.Token;

    /// <summary>All that was asked for is done: no further task starts, and nothing has failed.</summary>
    public bool IsFinished { get; private set; }

    public void Finish() => IsFinished = true;

    /// <summary>Ends the build as a signal would: a worker that was told to stop ends what it was part of.</summary>
    public void Request() => _source.Cancel();

    public void Dispose()
    {
        _signals.ForEach(s => s.Dispose());
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
        {
            return; // not cancelled: the runtime's default ends the process
        }

        context.Cancel = true;
        Console.Error.WriteLine("Stopping: the running stage saves and ends; once more stops at once.");
        _source.Cancel();
    }
}
