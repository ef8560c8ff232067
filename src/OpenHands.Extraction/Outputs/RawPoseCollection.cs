using System.Text.Json;
using OpenHands.Formats;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Pickles;

namespace OpenHands.Extraction.Outputs;

/// <summary>
/// The raw HDF5 file of a run, with the stamps of all its recordings in one JSON file beside it. A later run takes over what it holds and
/// adds to it; one recording is in memory at a time.
/// </summary>
public sealed class RawPoseCollection
{
    /// <summary>File name where the output is a folder.</summary>
    public const string FileName = "poses.h5";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private readonly SortedDictionary<string, ExtractionStamp> _stamps;

    private RawPoseCollection(string path, SortedDictionary<string, ExtractionStamp> stamps) => (Path, _stamps) = (path, stamps);

    /// <summary>Full path of the HDF5 file.</summary>
    public string Path { get; }

    /// <summary>What an earlier run left at a path: nothing where the file or its stamps are absent or damaged.</summary>
    /// <param name="path">Full path of the HDF5 file.</param>
    /// <param name="resume">Whether to look at all.</param>
    public static RawPoseCollection Open(string path, bool resume) =>
        new(path, (resume ? ReadStamps(path) : null) ?? new(StringComparer.Ordinal));

    /// <summary>The stamp of a recording, or null where the file does not hold it.</summary>
    public ExtractionStamp? Find(string name) => _stamps.GetValueOrDefault(name);

    /// <summary>Makes the file hold exactly these recordings; does nothing where it does already.</summary>
    /// <param name="recordings">Name in the file, and the pickle with its stamp, or null where this file holds the recording
    /// already.</param>
    public void Write(IReadOnlyList<(string Name, string? Pickle)> recordings)
    {
        if (recordings.All(r => r.Pickle is null) && recordings.Count == _stamps.Count)
        {
            return;
        }

        var stamps = new SortedDictionary<string, ExtractionStamp>(StringComparer.Ordinal);
        using (var writer = new RawPoseWriter(Path))
        {
            using (var earlier = recordings.Any(r => r.Pickle is null) ? RawPoseReader.Open(Path) : null)
            {
                foreach (var (name, pickle) in recordings)
                {
                    writer.Add(name, pickle is null ? earlier!.Read(name) : PosePickle.Read(pickle));
                    stamps.Add(name, pickle is null ? _stamps[name] : ExtractionStamp.Find(pickle)!);
                }
            }

            // Between the two renames the file has no stamps, and a run that stops there is done again.
            File.Delete(ExtractionStamp.PathFor(Path));
            writer.Complete();
        }

        AtomicFile.Write(ExtractionStamp.PathFor(Path), stream => JsonSerializer.Serialize(stream, stamps, Json));
    }

    private static SortedDictionary<string, ExtractionStamp>? ReadStamps(string path)
    {
        if (!File.Exists(path) || !File.Exists(ExtractionStamp.PathFor(path)))
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(ExtractionStamp.PathFor(path));
            return JsonSerializer.Deserialize<SortedDictionary<string, ExtractionStamp>>(stream, Json) is { } stamps
                ? new(stamps, StringComparer.Ordinal)
                : null;
        }
        catch (JsonException)
        {
            // Not ours, or cut off: every video is extracted again.
            return null;
        }
    }
}
