using OpenHands.Extraction.Imaging;
using SkiaSharp;

namespace OpenHands.Extraction.Video;

/// <summary>A folder whose images are the frames of one video, in the order of the numbers in their names.</summary>
internal sealed class FrameFolder : IFrameSource
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".webp"];
    private readonly string[] _files;
    private int _next;

    private FrameFolder(string[] files) => _files = files;

    public string Decoder => "images";

    public double? FramesPerSecond => null;

    public long? DeclaredFrames => _files.Length;

    /// <summary>Whether the folder itself, not one below, holds images.</summary>
    public static bool HoldsFrames(string folder) => Directory.EnumerateFiles(folder).Any(IsImage);

    public static FrameFolder Open(string folder)
    {
        var files = Directory.EnumerateFiles(folder).Where(IsImage).Order(NaturalOrder.Instance).ToArray();
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
        using var codec = SKCodec.Create(path) ?? throw new InvalidDataException($"{path}: not an image");
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

        var image = reuse is { } r && r.Width == info.Width && r.Height == info.Height ? r : new RgbImage(info.Width, info.Height);
        var pixels = bitmap.GetPixelSpan();
        for (var i = 0; i < info.Width * info.Height; i++)
        {
            pixels.Slice(4 * i, 3).CopyTo(image.Pixels.AsSpan(3 * i, 3));
        }

        return image;
    }

    public void Dispose()
    {
    }

    private static bool IsImage(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
