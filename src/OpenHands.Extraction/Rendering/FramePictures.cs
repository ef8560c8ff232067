using OpenHands.Extraction.Imaging;
using OpenHands.Extraction.Video;
using OpenHands.Poses;
using SkiaSharp;

namespace OpenHands.Extraction.Rendering;

/// <summary>Draws chosen frames of a recording, one at a time, over the video or a plain background.</summary>
internal sealed class FramePictures
{
    private static readonly SKColor Paper = new(0xfa, 0xfa, 0xf7);
    private static readonly SKColor Ink = new(0x50, 0x50, 0x50);
    private readonly RenderOptions _options;
    private readonly int[] _frames;

    public FramePictures(PoseRecording recording, RenderOptions options, int mostFrames)
    {
        _options = options;
        Painter = new SkeletonPainter(recording, options.Video is not null);
        _frames = Spread(recording.Frames, options.Frames ?? mostFrames);
    }

    public SkeletonPainter Painter { get; }

    public int Count => _frames.Length;

    /// <summary>Step between drawn frames, in frames of the recording.</summary>
    public double Step => _frames.Length > 1 ? (double)(_frames[^1] - _frames[0]) / (_frames.Length - 1) : 1;

    /// <summary>The pictures in order with their frame numbers; each bitmap is the caller's to dispose, all have one size.</summary>
    /// <exception cref="InvalidDataException">The video has fewer frames than the recording.</exception>
    public IEnumerable<(int Frame, SKBitmap Picture)> Draw()
    {
        using var video = _options.Video is { } path ? FrameSource.Open(path, _options.Decoder) : null;
        var (width, height) = (_options.FrameWidth, Math.Max(1, (int)Math.Round(_options.FrameWidth / _options.Aspect)));
        RgbImage? image = null;
        var read = 0;
        foreach (var frame in _frames)
        {
            for (; video is not null && read <= frame; read++)
            {
                image = video.Read(image)
                    ?? throw new InvalidDataException(
                        $"{_options.Video}: only {read} frames, but the recording has a frame {frame}; is it another video?");
                height = read == 0 ? Math.Max(1, (int)Math.Round((double)width * image.Height / image.Width)) : height;
            }

            var picture = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
            using var canvas = new SKCanvas(picture);
            canvas.Clear(Paper);
            if (image is not null)
            {
                using var background = ToBitmap(image);
                using var scaled = SKImage.FromBitmap(background);
                canvas.DrawImage(scaled, new SKRect(0, 0, width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
            }

            Painter.Paint(canvas, frame, width, height);
            var square = Math.Max(1, width / 160);
            FrameNumber.Paint(canvas, frame, 3 * square, 3 * square, square, Ink);
            yield return (frame, picture);
        }
    }

    private static SKBitmap ToBitmap(RgbImage image)
    {
        var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        unsafe
        {
            fixed (byte* start = pixels)
            {
                for (var i = 0; i < image.Width * image.Height; i++)
                {
                    start[4 * i] = image.Pixels[3 * i];
                    start[4 * i + 1] = image.Pixels[3 * i + 1];
                    start[4 * i + 2] = image.Pixels[3 * i + 2];
                    start[4 * i + 3] = 255;
                }
            }
        }

        return bitmap;
    }

    private static int[] Spread(int frames, int most)
    {
        var count = Math.Min(frames, most);
        return [.. Enumerable.Range(0, count).Select(i => count == 1 ? 0 : (int)((long)i * (frames - 1) / (count - 1)))];
    }
}
