using OpenHands.Extraction.Outputs;
using OpenHands.Extraction.Tracking;
using OpenHands.Extraction.Video;

namespace OpenHands.Extraction;

/// <summary>The landmarks of one video, with what is known about it.</summary>
/// <param name="Frames">All frames that could be decoded.</param>
/// <param name="Decoder">What decoded the video.</param>
/// <param name="Width">Width of the first frame, px; 0 without frames.</param>
/// <param name="Height">Height of the first frame, px.</param>
/// <param name="FramesPerSecond">Where the file says.</param>
/// <param name="CutOff">Why frames may be missing at the end, or null.</param>
public sealed record VideoExtraction(
    RecordingBuilder Frames, string Decoder, int Width, int Height, double? FramesPerSecond, string? CutOff)
{
    /// <summary>Extracts one video with its own tracker; the next frames are decoded on another thread meanwhile.</summary>
    /// <param name="path">Video file, or folder of frames.</param>
    /// <param name="networks">Networks that no other thread uses at the same time.</param>
    /// <param name="decoder">What decodes a file.</param>
    /// <param name="onFrame">Called after each frame.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidDataException">Not a video.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static VideoExtraction Run(
        string path, HolisticExecutors networks, DecoderChoice decoder = DecoderChoice.Auto, Action? onFrame = null,
        CancellationToken cancellation = default)
    {
        using var source = FrameSource.Open(path, decoder);
        var first = Track(source, networks, onFrame, cancellation);
        var frames = first.Frames.Frames;
        if (Directory.Exists(path) || (first.CutOff is null && frames > 0 && !Completeness.IsDoubtful(frames, source.DeclaredFrames)))
        {
            return first;
        }

        // OpenCV's build lacks decoders, and gives up where sound has no picture for a while.
        var count = FfprobeCount.Of(path);
        if (decoder == DecoderChoice.Auto && OpenCvVideo.Made(source.Decoder) && count?.Frames > frames
            && WithFfmpeg(path, networks, onFrame, cancellation) is { } second
            && second.Frames.Frames > frames)
        {
            return second;
        }

        return frames == 0 || first.CutOff is not null
            ? first
            : first with { CutOff = Completeness.Shortfall(path, frames, source, count) };
    }

    /// <summary>The same video by ffmpeg; null where that program is absent or finds no frame.</summary>
    private static VideoExtraction? WithFfmpeg(string path, HolisticExecutors networks, Action? onFrame, CancellationToken cancellation)
    {
        try
        {
            return Run(path, networks, DecoderChoice.Ffmpeg, onFrame, cancellation);
        }
        catch (Exception e) when (e is DecoderMissingException or InvalidDataException)
        {
            return null;
        }
    }

    private static VideoExtraction Track(IFrameSource source, HolisticExecutors networks, Action? onFrame, CancellationToken cancellation)
    {
        using var frames = new PrefetchedFrames(source, cancellation);
        var tracker = new HolisticTracker(networks);
        var recording = new RecordingBuilder();
        var (width, height) = (0, 0);
        string? cutOff = null;
        try
        {
            while (frames.Next() is { } frame)
            {
                (width, height) = recording.Frames == 0 ? (frame.Width, frame.Height) : (width, height);
                recording.Add(tracker.Next(frame));
                frames.Return(frame);
                onFrame?.Invoke();
            }
        }
        catch (InvalidDataException e) when (recording.Frames > 0)
        {
            cutOff = e.Message;
        }

        return new VideoExtraction(recording, source.Decoder, width, height, source.FramesPerSecond, cutOff);
    }
}
