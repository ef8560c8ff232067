using System.Globalization;

namespace OpenHands.Extraction.Video;

/// <summary>
/// Whether a decoder gave all frames of a video. Fewer frames than the file declares prove nothing: edit lists hide frames, and where
/// frames have no fixed rate, length times rate is no count. What proves a cut is a file shorter than its container says, or pictures that
/// end before the length.
/// </summary>
internal static class Completeness
{
    private const string InstallFfmpeg = "install ffmpeg (on Debian: apt-get install ffmpeg) and run again";

    // Lengths are rounded, and sound may be a little longer than the picture.
    private const double CompletePart = 0.9;

    /// <summary>Whether another decoder should be asked: fewer frames came than declared, or nothing is declared.</summary>
    public static bool IsDoubtful(int frames, long? declared) => declared is null || frames < declared;

    /// <summary>Why frames may be missing, or null.</summary>
    /// <param name="path">Video file, or folder of frames.</param>
    /// <param name="frames">Frames decoded; at least one.</param>
    /// <param name="source">What decoded them, read to its end.</param>
    /// <param name="count">What ffprobe found; null where it was not asked or is absent.</param>
    public static string? Shortfall(string path, int frames, IFrameSource source, FfprobeCount? count)
    {
        if (Directory.Exists(path) || frames >= source.DeclaredFrames)
        {
            return null;
        }

        var container = ContainerFile.Of(path);
        if (container.DeclaredBytes is { } declared && declared > InputFile.Size(path))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{frames} frames decoded; the file has {InputFile.Size(path)} of its {declared} bytes: copy or download it again");
        }

        if (count?.Frames > frames)
        {
            return $"{frames} frames decoded by {source.Decoder}, {count.Frames} by ffmpeg; let ffmpeg decode it";
        }

        if (source.DeclaredFrames is not { } expected || (container.DeclaredBytes is not null && count is not null))
        {
            return null;
        }

        var end = count?.End ?? source.Seconds;
        var length = count is not null ? count.Seconds : container.Seconds ?? (expected / source.FramesPerSecond);
        if (end is null || length is null)
        {
            return frames < CompletePart * expected ? $"{frames} frames decoded of the {expected} that the file declares" : null;
        }

        return end < CompletePart * length
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{frames} frames decoded, to {end:0.0#} s of {length:0.0#} "
                + $"s: {(count is null ? $"{InstallFfmpeg}, which may decode the rest" : "copy or download it again")}")
            : null;
    }

    /// <summary>Why no frame came.</summary>
    /// <param name="decoder">What decoded; see <see cref="IFrameSource.Decoder"/>.</param>
    public static string NoFrame(string decoder) => OpenCvVideo.Made(decoder)
        ? $"no frame could be decoded; {decoder} may lack this video's decoder: {InstallFfmpeg}, or convert the video to H.264"
        : "no frame could be decoded";
}
