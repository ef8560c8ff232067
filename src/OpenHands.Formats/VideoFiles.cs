namespace OpenHands.Formats;

/// <summary>Which files are taken for videos, by their suffix in any case: the same for extraction and for folders of clips.</summary>
public static class VideoFiles
{
    /// <summary>Suffixes of videos.</summary>
    public static IReadOnlyList<string> Extensions { get; } =
    [
        ".mp4", ".m4v", ".mov", ".qt", ".avi", ".divx", ".mkv", ".webm", ".mpg", ".mpeg", ".m2v", ".vob", ".wmv", ".asf", ".flv", ".f4v",
        ".3gp", ".3g2", ".ts", ".mts", ".m2ts", ".ogv", ".ogm", ".mxf", ".dv", ".y4m", ".h264", ".hevc", ".rm", ".rmvb", ".gif",
    ];

    /// <summary>Suffixes of media that hold or promise pictures and are not read, each with what to do.</summary>
    public static IReadOnlyDictionary<string, string> NotRead { get; } = new[]
    {
        (Suffixes: new[] { ".part", ".crdownload", ".ytdl" }, Cure: "an unfinished download; finish it first"),
        (Suffixes: [".m3u8", ".m3u", ".mpd"], Cure: "a playlist, which holds no video; download what it names"),
        (Suffixes: [".tif", ".tiff", ".heic", ".heif", ".avif", ".jxl", ".jp2", ".ppm", ".apng"],
            Cure: "an image format that is not read; convert it to .png"),
        (Suffixes: [".swf", ".r3d", ".braw"], Cure: "a video format that is not read; convert it to .mp4"),
    }.SelectMany(kind => kind.Suffixes, (kind, suffix) => (suffix, kind.Cure))
    .ToDictionary(e => e.suffix, e => e.Cure, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file's name is a video's.</summary>
    public static bool IsVideo(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) && !IsShadow(path);

    /// <summary>Whether this is the file in which macOS keeps attributes of another one (<c>._clip.mp4</c>); it holds no data.</summary>
    public static bool IsShadow(string path) => Path.GetFileName(path.AsSpan()).StartsWith("._", StringComparison.Ordinal);
}
