using System.Collections.Concurrent;
using OpenHands.Extraction.Models;
using OpenHands.Extraction.Outputs;
using OpenHands.Extraction.Tracking;
using OpenHands.Extraction.Video;
using OpenHands.Formats.Pickles;
using OpenHands.Formats.PoseFormat;

namespace OpenHands.Extraction;

/// <summary>
/// Videos to pose files with MediaPipe Holistic, without Python (spec/openhands.md section 14). Workers take one video each; a video that
/// fails goes to the ledger and does not stop the run; a video whose output is there, made in the same way, is skipped.
/// </summary>
public sealed class PoseExtractor
{
    // What the tracker assumes too, where a video does not say.
    private const double AssumedFramesPerSecond = 30;
    private readonly ExtractionOptions _options;
    private readonly OutputLayout _layout;
    private readonly RawPoseCollection? _collection;
    private readonly Ledger _ledger = new();
    private readonly ProgressCounter _progress;
    private readonly Func<IHolisticNetworks> _load;

    private PoseExtractor(ExtractionOptions options, OutputLayout layout, ProgressCounter progress, Func<IHolisticNetworks> load)
    {
        (_options, _layout, _progress, _load) = (options, layout, progress, load);
        _collection = layout.Collection is { } path ? RawPoseCollection.Open(path, options.Resume) : null;
    }

    /// <summary>Runs an extraction to its end.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Told about every video and, at most twice a second, about frames; called from the workers' threads.</param>
    /// <param name="cancellation">Ends the run; finished videos stay, unfinished ones leave nothing.</param>
    /// <exception cref="FileNotFoundException">The input has no video.</exception>
    /// <exception cref="InvalidDataException">The output's name does not go with the format or the number of videos.</exception>
    /// <exception cref="ModelsMissingException">Model files are missing; the message names them.</exception>
    /// <exception cref="DecoderMissingException">No video decoder is installed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ExtractionReport Run(ExtractionOptions options, IProgress<ExtractionProgress>? progress = null, CancellationToken cancellation = default) =>
        Run(options, () => HolisticModels.Load(ModelStore.Open(options.Models, options.Complexity), options.Complexity), progress, cancellation);

    /// <summary><see cref="Run(ExtractionOptions, IProgress{ExtractionProgress}?, CancellationToken)"/> with other networks.</summary>
    internal static ExtractionReport Run(
        ExtractionOptions options, Func<IHolisticNetworks> load, IProgress<ExtractionProgress>? progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Workers);
        _ = ModelFile.PoseLandmark(options.Complexity);
        var videos = VideoSearch.Find(options.Input);
        return new PoseExtractor(options, OutputLayout.Of(options, videos), new ProgressCounter(videos.Count, progress), load).Run(videos, cancellation);
    }

    private ExtractionReport Run(IReadOnlyList<VideoEntry> videos, CancellationToken cancellation)
    {
        var todo = videos.Where(v => !IsDone(v)).ToList();
        _progress.Skip(videos.Count - todo.Count);
        try
        {
            if (todo.Count > 0)
            {
                ExtractAll(todo, cancellation);
            }
        }
        finally
        {
            if (_layout.Ledger is { } ledger)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(ledger)!);
                _ledger.Write(ledger);
            }
        }

        var extracted = videos.Where(v => FindStamp(v) is { } stamp && stamp.Matches(_options.Complexity, v.Bytes)).ToList();
        if (_collection is not null)
        {
            Gather(_collection, extracted);
        }

        IReadOnlyList<string> outputs = _collection is null ? [.. extracted.Select(_layout.PathFor)] : extracted.Count > 0 ? [_collection.Path] : [];
        return new ExtractionReport(_progress.Now(), outputs, extracted.Count, _ledger.Entries, _layout.Ledger);
    }

    private void Gather(RawPoseCollection collection, List<VideoEntry> extracted)
    {
        if (extracted.Count > 0)
        {
            collection.Write([.. extracted.Select(v => (v.Stem, ExtractionStamp.Find(_layout.PathFor(v)) is null ? null : _layout.PathFor(v)))]);
        }

        if (Directory.Exists(_layout.Folder))
        {
            Directory.Delete(_layout.Folder, recursive: true);
        }
    }

    private void ExtractAll(List<VideoEntry> todo, CancellationToken cancellation)
    {
        using var networks = _load();
        // Long videos first, so that no worker is left alone with one at the end.
        var queue = new ConcurrentQueue<VideoEntry>(todo.OrderByDescending(v => v.Bytes));
        var count = Math.Min(_options.Workers > 0 ? _options.Workers : Environment.ProcessorCount, todo.Count);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var workers = Enumerable.Range(0, count)
            .Select(_ => Task.Factory.StartNew(() => Work(networks, queue, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        Task.WhenAll(workers).GetAwaiter().GetResult();
        cancellation.ThrowIfCancellationRequested();
    }

    private void Work(IHolisticNetworks networks, ConcurrentQueue<VideoEntry> queue, CancellationTokenSource stop)
    {
        using var executors = networks.CreateExecutors();
        try
        {
            while (!stop.IsCancellationRequested && queue.TryDequeue(out var video))
            {
                Extract(video, executors, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Reported once, by ExtractAll, when all workers have ended.
        }
        catch
        {
            // A full disk or a missing decoder concerns every video: let the others stop too.
            stop.Cancel();
            throw;
        }
    }

    private void Extract(VideoEntry video, HolisticExecutors executors, CancellationToken cancellation)
    {
        var path = _layout.PathFor(video);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Whatever an earlier run left here is of another video or another way of extraction.
        File.Delete(ExtractionStamp.PathFor(path));
        VideoExtraction extraction;
        try
        {
            extraction = VideoExtraction.Run(video.Path, executors, _options.Decoder, _progress.Frame, cancellation);
        }
        catch (InvalidDataException e)
        {
            Fail(video, LedgerKind.Unreadable, 0, e.Message.Replace(video.Path + ": ", ""));
            return;
        }

        var frames = extraction.Frames;
        if (frames.PoseFrames == 0)
        {
            var (kind, reason) = frames.Frames == 0 ? (LedgerKind.ZeroFrames, "no frame could be decoded") : (LedgerKind.NoPerson, "no frame shows a person");
            Fail(video, kind, frames.Frames, reason);
            return;
        }

        Write(path, extraction);
        new ExtractionStamp(
            ExtractionStamp.ExtractorName,
            ExtractionStamp.CurrentVersion,
            _options.Complexity,
            ExtractionStamp.HashesOf(_options.Complexity),
            video.Name,
            video.Bytes,
            extraction.Decoder,
            extraction.Width,
            extraction.Height,
            extraction.FramesPerSecond,
            frames.Frames,
            frames.PoseFrames,
            frames.LeftHandFrames,
            frames.RightHandFrames,
            extraction.CutOff).Write(path);
        if (extraction.CutOff is { } cutOff)
        {
            _ledger.Add(new LedgerEntry(video.Name, LedgerKind.CutOff, frames.Frames, cutOff.Replace(video.Path + ": ", "")));
        }

        _progress.Finish();
    }

    private void Write(string path, VideoExtraction video)
    {
        var recording = video.Frames.Build();
        if (_options.Format == OutputFormat.Pose)
        {
            HolisticPoseFormat.FromRecording(recording, video.Width, video.Height, (float)(video.FramesPerSecond ?? AssumedFramesPerSecond)).Write(path);
        }
        else
        {
            PosePickle.Write(path, recording);
        }
    }

    private void Fail(VideoEntry video, LedgerKind kind, int frames, string reason)
    {
        _ledger.Add(new LedgerEntry(video.Name, kind, frames, reason));
        _progress.Fail();
    }

    /// <summary>Whether an earlier run did this video; what was wrong with it then is told again.</summary>
    private bool IsDone(VideoEntry video)
    {
        if (!_options.Resume || FindStamp(video) is not { } stamp || !stamp.Matches(_options.Complexity, video.Bytes))
        {
            return false;
        }

        if (stamp.CutOff is { } cutOff)
        {
            _ledger.Add(new LedgerEntry(video.Name, LedgerKind.CutOff, stamp.Frames, cutOff.Replace(video.Path + ": ", "")));
        }

        return true;
    }

    /// <summary>The stamp of the poses that are there for a video: its own file's, or the collection's.</summary>
    private ExtractionStamp? FindStamp(VideoEntry video) => ExtractionStamp.Find(_layout.PathFor(video)) ?? _collection?.Find(video.Stem);
}
