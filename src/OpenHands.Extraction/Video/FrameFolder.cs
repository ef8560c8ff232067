using OpenHands.Extraction.Imaging;
using OpenHands.Formats;
using SkiaSharp;

namespace OpenHands.Extraction.Video;

/// <summary>
/// A folder whose images are the frames of one video, in the order of the numbers in their names; turned as their EXIF data ask for, as
/// OpenCV's imread does.
/// </summary>
internal sealed class FrameFolder : IFrameSource
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".webp"];
    private readonly string[] _files;
    private int _next;
    private RgbImage? _stored;

    private FrameFolder(string[] files) => _files = files;

    public string Decoder => "images";

    public double? FramesPerSecond => null;

    public long? DeclaredFrames => _files.Length;

    public double? Seconds => null;

    /// <summary>Whether the folder itself, not one below, holds images.</summary>
    public static bool HoldsFrames(string folder) => Directory.EnumerateFiles(folder).Any(IsImage);

    /// <summary>The images of a folder, in the order of the frames.</summary>
    public static string[] Files(string folder) => [.. Directory.EnumerateFiles(folder).Where(IsImage).Order(NaturalOrder.Instance)];

    public static FrameFolder Open(string folder)
    {
        var files = Files(folder);
        return files.Length > 0
            ? new FrameFolder(files)
            : throw new InvalidDataException($"{folder}: no frames ({string.Join(", ", Extensions)}) in this folder");
    }

    public RgbImage? Read(RgbImage? reuse)
    {
        if (_next == _files.Length)
        {
            return null;
        }

        var path = _files[_next++];
        return InputFile.Read(path, stream => Decode(path, stream, reuse));
    }

    private RgbImage Decode(string path, Stream stream, RgbImage? reuse)
    {
        using var codec = SKCodec.Create(stream) ?? throw new InvalidDataException($"{path}: not an image");
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        if (info.Width > RgbImage.LongestSide || info.Height > RgbImage.LongestSide)
        {
            throw new InvalidDataException($"{path}: {info.Width} x {info.Height} px, more than {RgbImage.LongestSide}");
        }

        using var bitmap = new SKBitmap(info);
        var result = codec.GetPixels(info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
        {
            throw new InvalidDataException($"{path}: the image cannot be decoded ({result})");
        }

        var orientation = Orientation.OfExif(codec.EncodedOrigin);
        var image = RgbImage.Of(info.Width, info.Height, orientation == Orientation.Upright ? reuse : _stored);
        var pixels = bitmap.GetPixelSpan();
        for (var i = 0; i < info.Width * info.Height; i++)
        {
            pixels.Slice(4 * i, 3).CopyTo(image.Pixels.AsSpan(3 * i, 3));
        }

        _stored = orientation == Orientation.Upright ? _stored : image;
        return orientation.Apply(image, reuse);
    }

    public void Dispose()
    {
    }

    private static bool IsImage(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) && !VideoFiles.IsShadow(path);
}
