using OpenHands.Formats.Pickles;
using OpenHands.Poses;

namespace OpenHands.Datasets.Isolated;

/// <summary>Reads clips from pose pickles beside (or instead of) the videos that the metadata names (docs/upstream.md#clips).</summary>
/// <param name="defects">See <see cref="Defects.CutsNamesAtLastDot"/>.</param>
/// <param name="trouble">What is known about clips that are not there; null for nothing.</param>
/// <param name="undoesPixels">Whether pixels with swapped axes become fractions of the image (see <see cref="PosePickle"/>).</param>
public sealed class PickleClipReader(Defects defects, string? trouble = null, bool undoesPixels = false) : IClipReader
{
    private const string Extension = ".pkl";

    /// <inheritdoc/>
    public PoseRecording Read(IsolatedItem item)
    {
        var file = Resolve(item.Location);
        try
        {
            return PosePickle.Read(file, fractions: undoesPixels);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException(
                $"{file}: missing, but the dataset lists it as '{item.Name}'; {trouble ?? "check root_dir, or extract its poses"}", e);
        }
    }

    /// <summary>
    /// The pickle of a location: the last extension is cut off unless the location is a folder, then ".pkl" is appended.
    /// </summary>
    public string Resolve(string location)
    {
        if (!defects.CutsNamesAtLastDot && File.Exists(location + Extension))
        {
            return location + Extension;
        }

        return (Directory.Exists(location) ? location : WithoutExtension(location)) + Extension;
    }

    /// <summary>Nothing is held open.</summary>
    public void Dispose()
    {
    }

    // Dots that lead a name do not begin an extension.
    private static string WithoutExtension(string path)
    {
        var name = Path.GetFileName(path.AsSpan()).TrimStart('.');
        var dot = name.LastIndexOf('.');
        return dot < 0 ? path : path[..^(name.Length - dot)];
    }
}
