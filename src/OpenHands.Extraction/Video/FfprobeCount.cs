using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace OpenHands.Extraction.Video;

/// <summary>What is really in a file, which the ffprobe program finds out by decoding all of it.</summary>
/// <param name="Frames">Frames of the first video stream.</param>
/// <param name="End">When the last packet of any stream ends, in seconds; null where packets have no times.</param>
/// <param name="Seconds">How long the container says it is; null where it does not say.</param>
internal sealed record FfprobeCount(long Frames, double? End, double? Seconds)
{
    /// <summary>Counts; null where ffprobe is not on the path or finds no picture.</summary>
    public static FfprobeCount? Of(string path)
    {
        var start = new ProcessStartInfo("ffprobe")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "-v", "quiet", "-protocol_whitelist", "file,pipe", "-count_frames",
                "-show_entries", "packet=pts_time,duration_time:stream=codec_type,nb_read_frames:format=duration", "-of", "compact", path,
            },
        };
        try
        {
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var count = Parse(process.StandardOutput);
            process.WaitForExit();
            return count;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Reads lines of <c>section|name=value|...</c>; there is one for every packet.</summary>
    internal static FfprobeCount? Parse(TextReader text)
    {
        long? frames = null;
        double? end = null;
        double? seconds = null;
        while (text.ReadLine() is { } line)
        {
            var fields = line.Split('|').Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2)
                .ToLookup(pair => pair[0], pair => pair[1]);
            switch (line.AsSpan(0, Math.Max(line.IndexOf('|'), 0)))
            {
                case "packet" when Number(fields["pts_time"]) is { } time:
                    end = Math.Max(end ?? double.MinValue, time + (Number(fields["duration_time"]) ?? 0));
                    break;
                case "stream" when fields["codec_type"].Contains("video"):
                    frames ??= (long?)Number(fields["nb_read_frames"]) ?? 0;
                    break;
                case "format":
                    seconds = Number(fields["duration"]);
                    break;
                default:
                    break;
            }
        }

        return frames is { } count ? new FfprobeCount(count, end, seconds) : null;
    }

    private static double? Number(IEnumerable<string> texts) =>
        double.TryParse(texts.FirstOrDefault(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null;
}
