using System.Globalization;
using System.Net;
using System.Text;
using OpenHands.Formats;
using OpenHands.Poses;
using SkiaSharp;

namespace OpenHands.Extraction.Rendering;

/// <summary>Draws recordings for people: a contact sheet (.png), an animation (.gif), or a page of captioned frames (.html).</summary>
public static class PoseRenderer
{
    private const int SheetFrames = 12;
    private const int AnimationFrames = 150;
    private const int LargestWidth = 4096;
    private const int Columns = 4;
    private const int Gap = 4;

    /// <summary>Draws a recording; the output's extension decides what.</summary>
    /// <param name="recording">75 keypoints, or a known choice of them (59, 27).</param>
    /// <param name="output">A path that ends in .png, .gif or .html.</param>
    /// <param name="options">Background, size and number of frames.</param>
    /// <exception cref="ArgumentException">Another extension, no frames, an unknown number of keypoints, or an option out of its
    /// range.</exception>
    /// <exception cref="InvalidDataException">The video cannot be decoded, or has fewer frames than the recording.</exception>
    public static void Render(PoseRecording recording, string output, RenderOptions? options = null)
    {
        options ??= new RenderOptions();
        Check(recording, output, options);
        switch (Path.GetExtension(output).ToLowerInvariant())
        {
            case ".png":
                RenderSheet(new FramePictures(recording, options, SheetFrames), output);
                break;
            case ".gif":
                RenderAnimation(new FramePictures(recording, options, AnimationFrames), output, options);
                break;
            case ".html":
                RenderPage(new FramePictures(recording, options, SheetFrames), output, options, recording.Frames);
                break;
            default:
                throw new ArgumentException($"{output}: a drawing is .png (contact sheet), .gif (animation) or .html (page of frames)",
                    nameof(output));
        }
    }

    private static void Check(PoseRecording recording, string output, RenderOptions options)
    {
        if (recording.Frames == 0)
        {
            throw new ArgumentException($"{output}: the recording has no frames to draw", nameof(recording));
        }

        if (options.FrameWidth is < 16 or > LargestWidth || options.Frames is < 1 || !(options.Aspect is > 0.05 and < 20)
            || !(options.FramesPerSecond > 0))
        {
            throw new ArgumentException(
                $"frames of {options.FrameWidth} px (16 to {LargestWidth}), {options.Frames} of them (at least 1), "
                + $"aspect {options.Aspect} (0.05 to 20), "
                + $"{options.FramesPerSecond} per second (above 0)",
                nameof(options));
        }
    }

    private static void RenderSheet(FramePictures pictures, string output)
    {
        SKBitmap? sheet = null;
        try
        {
            var columns = Math.Min(Columns, pictures.Count);
            var rows = (pictures.Count + columns - 1) / columns;
            var position = 0;
            foreach (var (_, picture) in pictures.Draw())
            {
                using (picture)
                {
                    if (sheet is null)
                    {
                        sheet = new SKBitmap(columns * (picture.Width + Gap) - Gap, rows * (picture.Height + Gap) - Gap);
                        sheet.Erase(SKColors.White);
                    }

                    using var canvas = new SKCanvas(sheet);
                    canvas.DrawBitmap(picture, position % columns * (picture.Width + Gap), position / columns * (picture.Height + Gap));
                    position++;
                }
            }

            var bytes = Png(sheet!);
            AtomicFile.Write(output, stream => stream.Write(bytes));
        }
        finally
        {
            sheet?.Dispose();
        }
    }

    private static void RenderAnimation(FramePictures pictures, string output, RenderOptions options) => AtomicFile.Write(output, stream =>
    {
        GifWriter? gif = null;
        foreach (var (_, picture) in pictures.Draw())
        {
            using (picture)
            {
                gif ??= new GifWriter(stream, picture.Width, picture.Height, pictures.Step / options.FramesPerSecond);
                gif.Add(picture);
            }
        }

        gif!.Complete();
    });

    private static void RenderPage(FramePictures pictures, string output, RenderOptions options, int frames)
    {
        var title = WebUtility.HtmlEncode(options.Title);
        var page = new StringBuilder($$"""
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <title>{{title}}</title>
            <style>
            body { font: 15px sans-serif; margin: 2em; background: #fff; color: #222 }
            main { display: flex; flex-wrap: wrap; gap: 1em }
            figure { margin: 0 }
            img { display: block; max-width: 100%; border: 1px solid #ddd }
            figcaption { padding-top: .3em; font-size: 85% }
            .left { color: #1f77d4 }
            .right { color: #b85c08 }
            </style>
            <h1>{{title}}</h1>
            <p>{{pictures.Count}} of {{frames}} frames.
            <span class="left">Blue: the person's left.</span> <span class="right">Orange: the right.</span>
            A dashed ring with a cross marks a hand that was not found.</p>
            <main>

            """.ReplaceLineEndings("\n"));
        foreach (var (frame, picture) in pictures.Draw())
        {
            using (picture)
            {
                var caption = Caption(pictures.Painter, frame);
                page.Append(CultureInfo.InvariantCulture,
                    $"<figure><img alt=\"{caption}\" width=\"{picture.Width}\" height=\"{picture.Height}\" ");
                page.Append(CultureInfo.InvariantCulture, $"src=\"data:image/png;base64,{Convert.ToBase64String(Png(picture))}\">");
                page.Append(CultureInfo.InvariantCulture, $"<figcaption>{caption}</figcaption></figure>\n");
            }
        }

        page.Append("</main>\n</html>\n");
        AtomicFile.Write(output, stream => stream.Write(Encoding.UTF8.GetBytes(page.ToString())));
    }

    private static string Caption(SkeletonPainter painter, int frame)
    {
        var missing = new List<string>();
        if (!painter.HasBody(frame))
        {
            missing.Add("no person");
        }
        else
        {
            missing.AddRange(painter.HasLeftHand(frame) ? [] : ["no left hand"]);
            missing.AddRange(painter.HasRightHand(frame) ? [] : ["no right hand"]);
        }

        return string.Join(", ", missing.Prepend($"frame {frame.ToString(CultureInfo.InvariantCulture)}"));
    }

    private static byte[] Png(SKBitmap bitmap)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
