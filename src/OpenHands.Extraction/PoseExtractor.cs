using System.Collections.Concurrent;
using OpenHands.Extraction.Models;
using OpenHands.Extraction.Outputs;
using OpenHands.Extraction.Tracking;
using OpenHands.Extraction.Video;
using OpenHands.Formats.Pickles;
using OpenHands.Formats.PoseFormat;

namespace OpenHands.Extraction;

/// <summary>
/// Videos to pose files with MediaPipe Holistic, without Python (docs/upstream.md#pose-extraction). Workers take one video each; a video
/// that fails goes to the ledger and does not stop the run; a video whose output is there, made in the same way, is skipped.
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

    // Output names of the videos whose poses are there and are this video's.
    private readonly ConcurrentDictionary<string, bool> _current = new(StringComparer.Ordinal);

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
    /// <exception cref="InvalidDataException">
    /// The output's name does not go with the format or the number of videos; or the only video is not a readable file.
    /// </exception>
    /// <exception cref="ModelsMissingException">Model files are missing; the message names them.</exception>
    /// <exception cref="DecoderMissingException">No video decoder is installed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ExtractionReport Run(
        ExtractionOptions options, IProgress<ExtractionProgress>? progress = null, CancellationToken cancellation = default) =>
        Run(options, () => HolisticModels.Load(ModelStore.Open(options.Models, options.Complexity), options.Complexity), progress,
            cancellation);

    /// <summary><see cref="Run(ExtractionOptions, IProgress{ExtractionProgress}?, CancellationToken)"/> with other networks.</summary>
    internal static ExtractionReport Run(
        ExtractionOptions options, Func<IHolisticNetworks> load, IProgress<ExtractionProgress>? progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Workers);
        _ = ModelFile.PoseLandmark(options.Complexity);
        var found = VideoSearch.Find(options.Input);
        if (options.Part is { } part)
        {
            found = new FoundVideos(part.Of(found.Videos, video => video.Bytes), part.Number == 1 ? found.Others : []);
            options = options with { Format = options.Format == OutputFormat.Hdf5 ? OutputFormat.Pickle : options.Format };
        }

        var total = found.Videos.Count + found.Others.Count(other => other.Kind == LedgerKind.Unreadable);
        return new PoseExtractor(options, OutputLayout.Of(options, found.Videos), new ProgressCounter(total, progress), load).Run(
            found, cancellation);
    }

    private ExtractionReport Run(FoundVideos found, CancellationToken cancellation)
    {
        foreach (var other in found.Others)
        {
            _ledger.Add(other);
            if (other.Kind == LedgerKind.Unreadable)
            {
                _progress.Fail();
            }
        }

        var videos = TakeOver(found.Videos);
        var todo = videos.AsParallel().AsOrdered().WithDegreeOfParallelism(Workers).Where(v => !IsDone(v, cancellation)).ToList();
        cancellation.ThrowIfCancellationRequested();
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

        var extracted = found.Videos.Where(v => _current.ContainsKey(v.Stem)).ToList();
        if (_collection is not null)
        {
            Gather(_collection, extracted);
        }

        IReadOnlyList<string> outputs = _collection is null ? [.. extracted.Select(_layout.PathFor)]
            : extracted.Count > 0 ? [_collection.Path] : [];
        return new ExtractionReport(_progress.Now(), outputs, extracted.Count, _ledger.Entries, _layout.Ledger);
    }

    /// <summary>Takes over what runs over parts made of the videos, and what they say of those without poses.</summary>
    /// <returns>The videos that have, or may have, poses.</returns>
    private IReadOnlyList<VideoEntry> TakeOver(IReadOnlyList<VideoEntry> videos)
    {
        if (_options.Parts.Count == 0)
        {
            return videos;
        }

        var without = _options.Parts.SelectMany(folder => Ledger.Read(Path.Combine(folder, Ledger.FileName)))
            .Where(entry => entry.Kind is LedgerKind.Unreadable or LedgerKind.ZeroFrames or LedgerKind.NoPerson)
            .ToLookup(entry => entry.Video, StringComparer.Ordinal);
        var open = new List<VideoEntry>();
        foreach (var video in videos)
        {
            var path = _layout.PathFor(video);
            var made = _options.Parts.Select(folder => Path.Combine(folder, Path.GetRelativePath(_layout.Folder, path)))
                .FirstOrDefault(there => ExtractionStamp.Find(there) is not null);
            if (made is not null && ExtractionStamp.Find(path) is null)
            {
                HardLink.MakeOrCopy(made, path);
                HardLink.MakeOrCopy(ExtractionStamp.PathFor(made), ExtractionStamp.PathFor(path));
            }
            else if (made is null && without[video.Name].FirstOrDefault() is { } entry)
            {
                _ledger.Add(entry);
                _progress.Fail();
                continue;
            }

            open.Add(video);
        }

        return open;
    }

    private int Workers => _options.Workers > 0 ? _options.Workers : Environment.ProcessorCount;

    private void Gather(RawPoseCollection collection, List<VideoEntry> extracted)
    {
        if (extracted.Count > 0)
        {
            collection.Write(
                [.. extracted.Select(v => (v.Stem, ExtractionStamp.Find(_layout.PathFor(v)) is null ? null : _layout.PathFor(v)))]);
        }
        else
        {
            SetAside(collection.Path);
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
        var count = Math.Min(Workers, todo.Count);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var workers = Enumerable.Range(0, count)
            .Select(_ => Task.Factory.StartNew(() => Work(networks, queue, stop), CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default))
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
        if (OutputLayout.Refusal(path) is { } refusal)
        {
            Fail(video, LedgerKind.Unreadable, 0, refusal);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Whatever an earlier run left here is of another video or another way of extraction.
        var earlier = SetAside(path);
        VideoExtraction extraction;
        string hash;
        try
        {
            hash = ContentHash.Of(video.Path, cancellation);
            extraction = VideoExtraction.Run(video.Path, executors, _options.Decoder, _progress.Frame, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            Fail(video, LedgerKind.Unreadable, 0, e.Message.Replace(video.Path + ": ", ""), earlier);
            return;
        }

        var frames = extraction.Frames;
        if (frames.PoseFrames == 0)
        {
            var (kind, reason) = frames.Frames == 0
                ? (LedgerKind.ZeroFrames, Completeness.NoFrame(extraction.Decoder))
                : (LedgerKind.NoPerson, "no frame shows a person");
            Fail(video, kind, frames.Frames, reason, earlier);
            return;
        }

        Write(path, extraction);
        new ExtractionStamp(
            ExtractionStamp.ExtractorName,
            ExtractionStamp.CurrentVersion,
            _options.Complexity,
            ExtractionStamp.HashesOf(_options.Complexity),
            video.Name,
            hash,
            extraction.Decoder,
            extraction.Width,
            extraction.Height,
            extraction.FramesPerSecond,
            frames.Frames,
            frames.PoseFrames,
            frames.LeftHandFrames,
            frames.RightHandFrames,
            extraction.CutOff).Write(path);
        _current[video.Stem] = true;
        File.Delete(path + OutputLayout.EarlierExtension);
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
            HolisticPoseFormat.FromRecording(recording, video.Width, video.Height, (float)(video.FramesPerSecond ?? AssumedFramesPerSecond))
                .Write(path);
        }
        else
        {
            PosePickle.Write(path, recording);
        }
    }

    private void Fail(VideoEntry video, LedgerKind kind, int frames, string reason, string? earlier = null)
    {
        _ledger.Add(new LedgerEntry(
            video.Name, kind, frames, earlier is null ? reason : $"{reason}; the poses from before are now {Path.GetFileName(earlier)}"));
        _progress.Fail();
    }

    /// <summary>
    /// Renames an earlier output, so that it is not mistaken for this video's if extraction fails; returns its new name, or null.
    /// </summary>
    private static string? SetAside(string path)
    {
        File.Delete(ExtractionStamp.PathFor(path));
        if (!File.Exists(path))
        {
            return null;
        }

        var earlier = path + OutputLayout.EarlierExtension;
        File.Move(path, earlier, overwrite: true);
        return earlier;
    }

    /// <summary>Whether an earlier run did this video; what was wrong with it then is told again.</summary>
    private bool IsDone(VideoEntry video, CancellationToken cancellation)
    {
        if (!_options.Resume || FindStamp(video) is not { } stamp || !stamp.Matches(_options.Complexity)
            || !IsOf(stamp, video, cancellation))
        {
            return false;
        }

        if (stamp.CutOff is { } cutOff)
        {
            _ledger.Add(new LedgerEntry(video.Name, LedgerKind.CutOff, stamp.Frames, cutOff.Replace(video.Path + ": ", "")));
        }

        return _current[video.Stem] = true;
    }

    private static bool IsOf(ExtractionStamp stamp, VideoEntry video, CancellationToken cancellation)
    {
        try
        {
            return stamp.VideoSha256 == ContentHash.Of(video.Path, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or OperationCanceledException)
        {
            // Reported when the video is opened, or at the end of the search.
            return false;
        }
    }

    /// <summary>The stamp of the poses that are there for a video: its own file's, or the collection's.</summary>
    private ExtractionStamp? FindStamp(VideoEntry video) => ExtractionStamp.Find(_layout.PathFor(video)) ?? _collection?.Find(video.Stem);
}
