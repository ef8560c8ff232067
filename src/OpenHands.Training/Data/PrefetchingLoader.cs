using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace OpenHands.Training.Data;

/// <summary>
/// Prepares batches ahead on worker threads and hands them out in order: at most two per worker wait in memory, and what a batch holds does
/// not depend on how many workers there are.
/// </summary>
public sealed class PrefetchingLoader : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (SampleBatch? Batch, ExceptionDispatchInfo? Error)> _ready = [];
    private readonly SemaphoreSlim _room;
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Func<int, SampleBatch> _prepare;
    private readonly Thread[] _workers;
    private readonly int _end;
    private readonly Stopwatch _waited = new();
    private volatile bool _stopped;
    private int _started;
    private int _taken;

    /// <summary>Starts preparing.</summary>
    /// <param name="prepare">Makes batch number b; called from several threads.</param>
    /// <param name="first">The first batch to hand out: not 0 where a resumed run enters an epoch.</param>
    /// <param name="count">Number of batches in the epoch.</param>
    /// <param name="workers">Number of threads; 0 prepares each batch when it is asked for.</param>
    public PrefetchingLoader(Func<int, SampleBatch> prepare, int first, int count, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workers);
        (_prepare, _end, _started, _taken) = (prepare, count, first, first);
        _room = new SemaphoreSlim(Math.Max(1, 2 * workers));
        _workers = [.. Enumerable.Range(0, Math.Min(workers, Math.Max(0, count - first)))
            .Select(i => new Thread(Work) { IsBackground = true, Name = $"data {i}" })];
        foreach (var worker in _workers)
        {
            worker.Start();
        }
    }

    /// <summary>How long <see cref="Take"/> has waited for data in total.</summary>
    public TimeSpan Waited => _waited.Elapsed;

    /// <summary>The next batch in order, or null after the last one.</summary>
    /// <exception cref="InvalidDataException">What preparing that very batch threw.</exception>
    public SampleBatch? Take()
    {
        if (_taken >= _end)
        {
            return null;
        }

        _waited.Start();
        try
        {
            var batch = _workers.Length == 0 ? _prepare(_taken) : Await(_taken);
            _taken++;
            return batch;
        }
        finally
        {
            _waited.Stop();
        }
    }

    /// <summary>Stops the workers; each first finishes the batch in its hands.</summary>
    public void Dispose()
    {
        _stopped = true;
        _room.Release(_workers.Length + 1);
        foreach (var worker in _workers)
        {
            worker.Join();
        }

        _room.Dispose();
        _arrived.Dispose();
    }

    private SampleBatch Await(int number)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_ready.Remove(number, out var found))
                {
                    _room.Release();
                    found.Error?.Throw();
                    return found.Batch!;
                }
            }

            _arrived.Wait(); // one release per finished batch: the one awaited is among them sooner or later
        }
    }

    private void Work()
    {
        while (true)
        {
            _room.Wait();
            var number = Interlocked.Increment(ref _started) - 1;
            if (_stopped || number >= _end)
            {
                return;
            }

            (SampleBatch?, ExceptionDispatchInfo?) result;
            try
            {
                result = (_prepare(number), null);
            }
            catch (Exception e)
            {
                result = (null, ExceptionDispatchInfo.Capture(e)); // thrown again where the batch is taken
            }

            lock (_gate)
            {
                _ready[number] = result;
            }

            _arrived.Release();
        }
    }
}
