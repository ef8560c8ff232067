using System.Runtime.InteropServices;
using OpenCvSharp;
using OpenHands.Extraction.Imaging;

namespace OpenHands.Extraction.Video;

/// <summary>A video decoded by the FFmpeg inside OpenCV; frames come as they are stored.</summary>
internal sealed class OpenCvVideo : IFrameSource
{
    private readonly string _path;
    private readonly VideoCapture _capture;
    private readonly Mat _frame = new();

    private OpenCvVideo(string path, VideoCapture capture)
    {
        (_path, _capture) = (path, capture);
        FramesPerSecond = capture.Fps is > 0 and < 1e6 and var rate ? rate : null;
        DeclaredFrames = capture.FrameCount is > 0 and var count ? count : null;
    }

    public string Decoder { get; } = $"OpenCV {Cv2.GetVersionString()}";

    public double? FramesPerSecond { get; }

    public long? DeclaredFrames { get; }

    public double? Seconds { get; private set; }

    /// <summary>Whether a decoder's name is OpenCV's.</summary>
    public static bool Made(string decoder) => decoder.StartsWith("OpenCV", StringComparison.Ordinal);

    /// <summary>Whether OpenCV's native library loads here.</summary>
    /// <param name="reason">Why not.</param>
    public static bool IsAvailable(out string reason)
    {
        try
        {
            reason = Cv2.GetVersionString() is { Length: > 0 } ? "" : "OpenCV gives no version";
            return reason.Length == 0;
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or BadImageFormatException
            or EntryPointNotFoundException)
        {
            reason = $"OpenCV's native library does not load ({(e.InnerException ?? e).Message.Split('\n')[0].Trim()}); "
                + "on Debian: apt-get install libgtk-3-0 libdrm2 libatomic1";
            return false;
        }
    }

    /// <summary>Opens a video.</summary>
    /// <param name="path">The file.</param>
    /// <param name="turns">Whether OpenCV turns the frames as the file asks for; it knows quarter turns and no mirroring.</param>
    public static OpenCvVideo Open(string path, bool turns)
    {
        if (!IsAvailable(out var reason))
        {
            throw new DecoderMissingException($"{reason}, or choose the ffmpeg decoder", new DllNotFoundException(reason));
        }

        var capture = new VideoCapture();
        try
        {
            if (capture.Open(path, VideoCaptureAPIs.FFMPEG) && capture.IsOpened())
            {
                capture.Set(VideoCaptureProperties.OrientationAuto, turns ? 1 : 0);
                return new OpenCvVideo(path, capture);
            }
        }
        catch (OpenCVException e)
        {
            capture.Dispose();
            throw new InvalidDataException($"{path}: OpenCV cannot open it as a video: {e.Message}", e);
        }

        capture.Dispose();
        throw new InvalidDataException($"{path}: not a video, or one without its index (cut off)");
    }

    public RgbImage? Read(RgbImage? reuse)
    {
        try
        {
            if (!_capture.Read(_frame) || _frame.Empty())
            {
                return null;
            }
        }
        catch (OpenCVException e)
        {
            throw new InvalidDataException($"{_path}: a frame cannot be decoded: {e.Message}", e);
        }

        if (_frame.Type() != MatType.CV_8UC3 || _frame.Width > RgbImage.LongestSide || _frame.Height > RgbImage.LongestSide)
        {
            throw new InvalidDataException($"{_path}: frames of {_frame.Width} x {_frame.Height} px, type {_frame.Type()}");
        }

        Seconds = (_capture.PosMsec / 1000.0) + (1 / FramesPerSecond);
        var image = RgbImage.Of(_frame.Width, _frame.Height, reuse);
        var pinned = GCHandle.Alloc(image.Pixels, GCHandleType.Pinned);
        try
        {
            using var target = Mat.FromPixelData(image.Height, image.Width, MatType.CV_8UC3, pinned.AddrOfPinnedObject());
            // Written out, since the implicit conversions leave native objects to the finaliser, one pair a frame.
            using var from = InputArray.Create(_frame);
            using var to = OutputArray.Create(target);
            Cv2.CvtColor(from, to, ColorConversionCodes.BGR2RGB);
        }
        finally
        {
            pinned.Free();
        }

        return image;
    }

    public void Dispose()
    {
        _frame.Dispose();
        _capture.Dispose();
    }
}
