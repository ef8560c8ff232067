using System.Text;
using OpenHands.Extraction.Video;

namespace OpenHands.Extraction.Outputs;

/// <summary>Where the files of a run go; decided before the first video is opened.</summary>
internal sealed record OutputLayout
{
    /// <summary>What is added to the name of an output that is not the present video's any more.</summary>
    public const string EarlierExtension = ".earlier";

    // Of Linux, macOS and Windows; the first two count bytes.
    private const int LongestName = 255;

    private string? _onlyFile;

    /// <summary>Folder of the videos' own pose files.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the list of failures goes; null for a run that writes a single file, whose failure is the run's.</summary>
    public required string? Ledger { get; init; }

    /// <summary>The raw HDF5 file that gathers all recordings; null for other formats.</summary>
    public string? Collection { get; init; }

    private string Extension { get; init; } = ".pkl";

    /// <summary>The pose file of a video.</summary>
    public string PathFor(VideoEntry video) => _onlyFile ?? Path.Combine(Folder, video.Stem + Extension);

    /// <summary>Why no file of this name can be written, or null.</summary>
    public static string? Refusal(string path)
    {
        var (name, added) = (Path.GetFileName(path), EarlierExtension.Length);
        var length = (OperatingSystem.IsWindows() ? name.Length : Encoding.UTF8.GetByteCount(name)) + added;
        return length > LongestName
            ? $"its name is too long for the files that are written for it: {name.Length} letters and {added} more make {length} bytes "
                + $"of {LongestName}; shorten it by {length - LongestName}"
            : null;
    }

    /// <summary>Reads what <see cref="ExtractionOptions.Output"/> and <see cref="ExtractionOptions.Format"/> ask for.</summary>
    /// <exception cref="InvalidDataException">The output's name is of another format, or one file for several videos.</exception>
    public static OutputLayout Of(ExtractionOptions options, IReadOnlyList<VideoEntry> videos)
    {
        var output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Output));
        var named = OutputFormats.OfFile(output);
        if (named is null || Directory.Exists(output))
        {
            return InFolder(output, options.Format);
        }

        if (named != options.Format)
        {
            throw new InvalidDataException(
                $"{options.Output}: this name is for the format {named.Value.Name()}, not for {options.Format.Name()}");
        }

        if (named == OutputFormat.Hdf5)
        {
            return new OutputLayout
            {
                Folder = WorkFolder(output),
                Ledger = Path.ChangeExtension(output, $".{Outputs.Ledger.FileName}"),
                Collection = output,
            };
        }

        return videos.Count == 1
            ? new OutputLayout { Folder = Path.GetDirectoryName(output)!, Ledger = null, _onlyFile = output }
            : throw new InvalidDataException($"{options.Output}: one file for the {videos.Count} videos of {options.Input}; name a folder, "
                + "or a .h5 file for all of them");
    }

    private static OutputLayout InFolder(string folder, OutputFormat format)
    {
        var collection = format == OutputFormat.Hdf5 ? Path.Combine(folder, RawPoseCollection.FileName) : null;
        return new OutputLayout
        {
            Folder = collection is null ? folder : WorkFolder(collection),
            Ledger = Path.Combine(folder, Outputs.Ledger.FileName),
            Collection = collection,
            Extension = format == OutputFormat.Pose ? ".pose" : ".pkl",
        };
    }

    // Finished videos wait here for the rest of the run, or for the next one where this one is interrupted.
    private static string WorkFolder(string collection) => collection + ".clips";
}
