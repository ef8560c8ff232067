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
        return decoder switch
        {
            DecoderChoice.OpenCv => OpenCvVideo.Open(full),
            DecoderChoice.Ffmpeg => FfmpegVideo.Open(full),
            _ => OpenCvVideo.IsAvailable(out _) ? OpenCvVideo.Open(full) : FfmpegVideo.Open(full),
        };
    }

    private static void Check(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new FileNotFoundException($"{path}: no such video file or folder of frames", path);
        }

        if (file.Length == 0)
        {
            throw new InvalidDataException($"{path}: the file has zero bytes");
        }

        // Decoders follow playlists to other files and addresses; a data set's video never is one.
        Span<byte> start = stackalloc byte[16];
        using var stream = file.OpenRead();
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.StartsWith("#EXTM3U"u8) || start.StartsWith("ffconcat"u8) || start.StartsWith("v=0"u8) || start.StartsWith("[playlist]"u8))
        {
            throw new InvalidDataException($"{path}: a playlist that points elsewhere, not a video");
        }
    }
}
