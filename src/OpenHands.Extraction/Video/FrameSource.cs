using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Video;

/// <summary>Opens videos and folders of frames.</summary>
public static class FrameSource
{
    /// <summary>Opens a video file, or a folder whose images are the frames.</summary>
    /// <param name="path">File or folder.</param>
    /// <param name="decoder">What decodes a file.</param>
    /// <exception cref="InvalidDataException">Empty, not a video, or a folder without images.</exception>
    /// <exception cref="DecoderMissingException">The decoder is not installed.</exception>
    /// <exception cref="FileNotFoundException">No such file or folder.</exception>
    public static IFrameSource Open(string path, DecoderChoice decoder = DecoderChoice.Auto)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return FrameFolder.Open(full);
        }

        Check(full);
        var orientation = ContainerFile.Of(full).Orientation;
        var stored = decoder switch
        {
            DecoderChoice.OpenCv => OpenCvVideo.Open(full, turns: orientation is null),
            DecoderChoice.Ffmpeg => FfmpegVideo.Open(full, turns: orientation is null),
            _ => OpenAny(full, turns: orientation is null),
        };
        return orientation is { } turn && turn != Orientation.Upright ? new TurnedVideo(stored, turn) : stored;
    }

    private static IFrameSource OpenAny(string path, bool turns)
    {
        if (!OpenCvVideo.IsAvailable(out _))
        {
            return FfmpegVideo.Open(path, turns);
        }

        try
        {
            return OpenCvVideo.Open(path, turns);
        }
        catch (InvalidDataException refused)
        {
            try
            {
                return FfmpegVideo.Open(path, turns);
            }
            catch (Exception e) when (e is InvalidDataException or DecoderMissingException)
            {
                // Neither decoder can read it; OpenCV's reason is the shorter one.
                throw refused;
            }
        }
    }

    private static void Check(string path)
    {
        _ = InputFile.Size(path);
        // Decoders follow playlists to other files and addresses; a data set's video never is one.
        var isPlaylist = InputFile.Read(path, stream =>
        {
            Span<byte> start = stackalloc byte[16];
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            return start.StartsWith("#EXTM3U"u8) || start.StartsWith("ffconcat"u8) || start.StartsWith("v=0"u8)
                || start.StartsWith("[playlist]"u8);
        });
        if (isPlaylist)
        {
            throw new InvalidDataException($"{path}: a playlist that points elsewhere, not a video");
        }
    }
}

/// <summary>A video decoder is not installed; the message says what to install.</summary>
public sealed class DecoderMissingException(string message, Exception cause) : IOException(message, cause);
