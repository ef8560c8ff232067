using SkiaSharp;

namespace OpenHands.Extraction.Tests.Video;

/// <summary>Writes plain pictures.</summary>
internal static class Frames
{
    public static void Write(string path, int width, int height, byte grey)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(new SKColor(grey, grey, grey));
        using var stream = File.Create(path);
        bitmap.Encode(stream, SKEncodedImageFormat.Png, 100);
    }
}
