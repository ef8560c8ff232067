using OpenHands.Extraction.Imaging;
using OpenHands.Extraction.Video;

namespace OpenHands.Extraction.Tests.Video;

/// <summary>All frames of a small video; a test is skipped where OpenCV is asked for and does not load.</summary>
internal static class DecodedFrames
{
    public static List<RgbImage> Of(string path, DecoderChoice decoder)
    {
        if (decoder == DecoderChoice.OpenCv)
        {
            Assert.SkipUnless(OpenCvVideo.IsAvailable(out var reason), reason);
        }

        using var source = FrameSource.Open(path, decoder);
        var frames = new List<RgbImage>();
        while (source.Read(null) is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }
}
