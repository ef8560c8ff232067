using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace OpenHands.Extraction.Video;

/// <summary>What a file says of its own picture, asked of the ffprobe program that comes with ffmpeg.</summary>
/// <param name="FramesPerSecond">The mean rate, where the file says.</param>
/// <param name="Frames">The number of frames: from the file's index, or from length and rate; null where it has neither.</param>
internal sealed record FfprobeFacts(double? FramesPerSecond, long? Frames)
{
    /// <summary>
    /// Asks ffprobe. Unknown where it is absent or finds no picture; ffmpeg then says what is wrong with the file.
    /// </summary>
    public static FfprobeFacts Of(string path)
    {
        var start = new ProcessStartInfo("ffprobe")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "-v", "quiet", "-protocol_whitelist", "file,pipe", "-select_streams", "v:0",
                "-show_entries", "stream=avg_frame_rate,nb_frames,duration:format=duration", "-of", "default=noprint_wrappers=1", path,
            },
        };
        try
        {
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return Parse(text);
        }
        catch (Win32Exception)
        {
            return new FfprobeFacts(null, null);
        }
    }

    /// <summary>Reads lines of <c>name=value</c>; the stream's come before the container's.</summary>
    internal static FfprobeFacts Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2).ToLookup(parts => parts[0], parts => parts[1]);
        var rate = lines["avg_frame_rate"].Select(Ratio).FirstOrDefault(value => value is not null);
        var seconds = lines["duration"].Select(Number).FirstOrDefault(value => value is not null);
        var frames = lines["nb_frames"].Select(Number).FirstOrDefault(value => value is not null) ?? (rate * seconds);
        return new FfprobeFacts(rate, frames is { } count ? (long)count : null);
    }

    private static double? Ratio(string text) =>
        text.Split('/') is [var above, var below] && Number(above) is { } a && Number(below) is { } b ? a / b : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value)
            ? value
            : null;
}
