using System.Text.Json;
using OpenHands.Formats;
using OpenHands.Formats.Hdf5;
using OpenHands.Formats.Pickles;

namespace OpenHands.Extraction.Outputs;

/// <summary>Gathers the pose files of a run in one raw HDF5 file, one recording in memory at a time.</summary>
public static class RawPoseCollection
{
    /// <summary>File name in the output folder.</summary>
    public const string FileName = "poses.h5";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes the file and, beside it, a stamp that says how its recordings were made.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="recordings">Name in the HDF5 file and path of the pickle of each recording, in the order wanted.</param>
    /// <param name="complexity">Model complexity of the recordings.</param>
    /// <returns>Full path of the HDF5 file.</returns>
    public static string Write(string folder, IReadOnlyList<(string Name, string Path)> recordings, int complexity)
    {
        var target = Path.GetFullPath(Path.Combine(folder, FileName));
        using (var writer = new RawPoseWriter(target))
        {
            foreach (var (name, path) in recordings)
            {
                writer.Add(name, PosePickle.Read(path));
            }

            writer.Complete();
        }

        var stamp = new
        {
            Extractor = ExtractionStamp.ExtractorName,
            Version = ExtractionStamp.CurrentVersion,
            Complexity = complexity,
            Models = ExtractionStamp.HashesOf(complexity),
            Recordings = recordings.Count,
        };
        AtomicFile.Write(ExtractionStamp.PathFor(target), stream => JsonSerializer.Serialize(stream, stamp, Json));
        return target;
    }
}
