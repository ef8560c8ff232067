using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Video;

/// <summary>The frames of one video in order. Holds a frame or two in memory, however long the video is.</summary>
public interface IFrameSource : IDisposable
{
    /// <summary>What decodes: name and version, for the stamp beside an output.</summary>
    string Decoder { get; }

    /// <summary>Frames per second, where the file says.</summary>
    double? FramesPerSecond { get; }

    /// <summary>
    /// Number of frames that the file claims to have, where it does; not always true: edit lists hide frames, and some formats tell rate
    /// and length only.
    /// </summary>
    long? DeclaredFrames { get; }

    /// <summary>When the last frame that was read ends, in seconds from the start; null where the decoder does not say.</summary>
    double? Seconds { get; }

    /// <summary>Reads the next frame, upright.</summary>
    /// <param name="reuse">An image to write into, if its size fits.</param>
    /// <returns>The frame, in <paramref name="reuse"/> or a new image; null at the end.</returns>
    /// <exception cref="InvalidDataException">A frame cannot be decoded and the rest is lost.</exception>
    RgbImage? Read(RgbImage? reuse);
}
