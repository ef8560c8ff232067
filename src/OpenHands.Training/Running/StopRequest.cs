using OpenHands.Training.Processes;

namespace OpenHands.Training.Running;

/// <summary>
/// A request to stop. A run heeds it between steps; where a step takes longer than the grace, the state of the last boundary is saved from
/// another thread, so that even a run with steps of minutes is on the disk in time.
/// </summary>
internal sealed class StopRequest : IDisposable
{
    private readonly CancellationToken _token;
    private readonly Action _save;
    private readonly ITrainingProgress _progress;
    private readonly bool _together;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationTokenSource _ended = new();
    private readonly ManualResetEventSlim _idle = new(initialState: true);

    /// <param name="grace">How long the running step is waited for.</param>
    /// <param name="save">Saves the state of the last boundary.</param>
    /// <param name="progress">Hears that it was saved during a step.</param>
    /// <param name="together">Whether other processes stop too.</param>
    /// <param name="token">The request.</param>
    public StopRequest(TimeSpan grace, Action save, ITrainingProgress progress, bool together, CancellationToken token)
    {
        (_token, _save, _progress, _together) = (token, save, progress, together);
        _registration = token.Register(() =>
        {
            _idle.Reset();
            new Thread(() => SaveAfter(grace)) { IsBackground = true, Name = "stop" }.Start();
        });
    }

    /// <summary>Held while the state changes; whoever holds it sees a whole step.</summary>
    public Lock Boundary { get; } = new();

    /// <summary>Whether this process was asked to stop.</summary>
    public bool IsRequested => _token.IsCancellationRequested;

    /// <exception cref="OperationCanceledException">A stop was requested; the state is saved.</exception>
    public void ThrowIfRequested()
    {
        if (IsRequested)
        {
            SaveAndThrow();
        }
    }

    /// <exception cref="OperationCanceledException">Always; the state is saved.</exception>
    public void SaveAndThrow()
    {
        lock (Boundary)
        {
            _save();
        }

        throw _together ? new StoppedTogetherException()
            : new OperationCanceledException("stopped on request; the state is saved and the run resumes from there", _token);
    }

    public void Dispose()
    {
        _ended.Cancel();
        _registration.Dispose();
        _idle.Wait(); // the thread may be saving: files and tensors must outlive that
        _ended.Dispose();
        _idle.Dispose();
    }

    private void SaveAfter(TimeSpan grace)
    {
        try
        {
            if (_ended.Token.WaitHandle.WaitOne(grace))
            {
                return; // the run came to a boundary by itself
            }

            lock (Boundary)
            {
                _save();
            }

            _progress.StopSaved();
        }
        catch (Exception e) when (e is IOException or NonFiniteLossException)
        {
            _progress.Warn($"the state could not be saved on request: {e.Message}");
        }
        finally
        {
            _idle.Set();
        }
    }
}
