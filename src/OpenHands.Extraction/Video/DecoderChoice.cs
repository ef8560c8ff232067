namespace OpenHands.Extraction.Video;

/// <summary>What decodes video files.</summary>
public enum DecoderChoice
{
    /// <summary>OpenCV where its native library loads, else ffmpeg.</summary>
    Auto,

    /// <summary>OpenCV, as the Python package does.</summary>
    OpenCv,

    /// <summary>
    /// The ffmpeg program on the path, without vector instructions, which gives OpenCV's bytes (docs/holistic.md#decoding).
    /// </summary>
    Ffmpeg,
}
