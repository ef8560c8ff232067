using System.Runtime.InteropServices;

namespace OpenHands.Worker.Running;

/// <summary>SIGINT, SIGTERM and SIGUSR1 as a cancellation token: the work saves its state and ends by itself.</summary>
public sealed class Interruption : IDisposable
{
    // Launchers of several processes pass it on; at SIGTERM they kill their processes after a second.
    private const PosixSignal Usr1 = (PosixSignal)10;

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Listens to the process' signals.</summary>
    public Interruption()
    {
        foreach (var signal in OperatingSystem.IsWindows() ? [PosixSignal.SIGINT, PosixSignal.SIGTERM]
            : (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, Usr1])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                // The first asks; a second Ctrl-C ends the process at once, as it would have without us. A SIGTERM only ever asks: after a
                // Ctrl-C on a terminal, which reaches both, the build host passes one on as well.
                context.Cancel = signal != PosixSignal.SIGINT || !_source.IsCancellationRequested;
                _source.Cancel();
            }));
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What the signals do, without a signal.</summary>
    public void Request() => _source.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }
}
