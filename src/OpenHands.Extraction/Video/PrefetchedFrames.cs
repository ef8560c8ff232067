using System.Collections.Concurrent;
using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Video;

/// <summary>Decodes a few frames ahead on its own thread, in a fixed number of images that go round.</summary>
internal sealed class PrefetchedFrames : IDisposable
{
    private const int Ahead = 4;
    private readonly BlockingCollection<RgbImage> _ready = new(Ahead);
    private readonly ConcurrentQueue<RgbImage> _free = new();
    private readonly CancellationTokenSource _stop;
    private readonly Task _decoding;

    public PrefetchedFrames(IFrameSource source, CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _decoding = Task.Factory.StartNew(() => Decode(source, _stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>The next frame, or null at the end; give it back with <see cref="Return"/>.</summary>
    /// <exception cref="InvalidDataException">Decoding failed here; all frames before were given out.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RgbImage? Next()
    {
        if (_ready.TryTake(out var frame, Timeout.Infinite, _stop.Token))
        {
            return frame;
        }

        _decoding.GetAwaiter().GetResult();
        return null;
    }

    /// <summary>Lets the decoder write into a frame again.</summary>
    public void Return(RgbImage frame) => _free.Enqueue(frame);

    public void Dispose()
    {
        _stop.Cancel();
        // The caller disposes the source, so the thread must have left it; Next has reported its error, if any.
        ((IAsyncResult)_decoding).AsyncWaitHandle.WaitOne();
        _ = _decoding.Exception;
        _ready.Dispose();
        _stop.Dispose();
    }

    private void Decode(IFrameSource source, CancellationToken stop)
    {
        try
        {
            while (source.Read(_free.TryDequeue(out var free) ? free : null) is { } frame)
            {
                _ready.Add(frame, stop);
            }
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }
}
