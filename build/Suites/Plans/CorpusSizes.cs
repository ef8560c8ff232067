using System.Globalization;
using Build.Stages;
using OpenHands.Poses.Landmarks;

namespace Build.Suites.Plans;

/// <summary>
/// How much room the real data take: archives as the catalogue has them, what they unpack to by the hours of the raw corpora
/// (docs/real-corpora.md says which of it is inferred).
/// </summary>
/// <param name="catalogue">Folder of the tables.</param>
public sealed class CorpusSizes(string catalogue)
{
    /// <summary>Of the raw corpora: upstream weights a recording by its part of 90,000 frames, an hour at this rate.</summary>
    public const double FramesPerSecond = 25;

    /// <summary>75 keypoints of x, y, z and a score as float64, as upstream's converter and its pickles hold them.</summary>
    public const double BytesPerFrame = 75 * 4 * sizeof(double);

    /// <summary>What an archive of poses unpacks to, where no hours say it: as the raw corpora's hours and archives compare.</summary>
    public const double Unpacked = 2.1;

    private const double PackedChannels = 2;
    private readonly Lazy<IReadOnlyDictionary<string, Dictionary<string, string>>> _entries = new(() => CatalogueRows.Read(catalogue));

    /// <summary>What a download stage fetches still, and what its folder holds in the end.</summary>
    public (double Fetch, int Unknown, double Bytes) OfDownload(Stage stage)
    {
        var (fetch, unknown, bytes) = (0.0, 0, 0.0);
        foreach (var (name, entry) in EntriesOf(stage))
        {
            if (Bytes(entry) is not { } size)
            {
                unknown++;
                continue;
            }

            var there = DownloadPreview.Arrived(Path.Combine(stage.Output, DownloadPreview.FileName(name, entry)));
            fetch += there.Whole ? 0 : Math.Max(0, size - there.Bytes);
            bytes += size + (FramesOf(entry) * BytesPerFrame);
        }

        return (fetch, unknown, bytes);
    }

    /// <summary>Bytes of a packed store of what download stages unpacked: the chosen keypoints, x and y.</summary>
    public double OfPack(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var keypoints = LandmarkPreset.Known.FirstOrDefault(preset => preset.Name == stage.Parameters.GetValueOrDefault("preset"))
            ?.Indexes.Length ?? HolisticLandmarks.Count;
        var value = stage.Parameters.GetValueOrDefault("element") == "float16" ? 2 : sizeof(float);
        return stage.After.SelectMany(EntriesOf).Sum(entry => FramesOf(entry.Entry)) * keypoints * PackedChannels * value;
    }

    private static double FramesOf(IReadOnlyDictionary<string, string> entry) =>
        TrainingEstimates.Number(entry, "hours", 0) is var hours && hours > 0 ? hours * 3600 * FramesPerSecond
        : entry.GetValueOrDefault("content") == "poses" ? (Bytes(entry) ?? 0) * Unpacked / BytesPerFrame
        : 0;

    private static double? Bytes(IReadOnlyDictionary<string, string> entry) =>
        double.TryParse(entry.GetValueOrDefault("bytes"), CultureInfo.InvariantCulture, out var bytes) ? bytes : null;

    private IEnumerable<(string Name, Dictionary<string, string> Entry)> EntriesOf(Stage stage) =>
        stage.Parameters.Where(p => p.Key.StartsWith("entries.", StringComparison.Ordinal) && stage.Kind.Name == "download")
            .Where(p => _entries.Value.ContainsKey(p.Value)).Select(p => (p.Value, _entries.Value[p.Value]));
}
