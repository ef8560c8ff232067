using System.Text.Json;

namespace Build.Stages;

/// <summary>
/// What a finished stage leaves beside its outputs (manifest.json, written last): all that went in, all that came out, and where and
/// with what it was made. Only a folder with a manifest of the right key counts as done.
/// </summary>
public sealed record StageManifest
{
    public const string FileName = "manifest.json";

    public required string Stage { get; init; }

    public required string Kind { get; init; }

    public required int Version { get; init; }

    public required string Key { get; init; }

    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>SHA-256 of each external input, by configuration key.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>Where each external input was, by configuration key.</summary>
    public required IReadOnlyDictionary<string, string> InputPaths { get; init; }

    /// <summary>Key of each stage above, by name.</summary>
    public required IReadOnlyDictionary<string, string> Upstream { get; init; }

    public required IReadOnlyList<StageOutput> Outputs { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required double DurationSeconds { get; init; }

    public required Provenance Provenance { get; init; }

    /// <summary>Null when the folder holds no manifest, or one that cannot be read (cut off, edited): then the stage is not done.</summary>
    public static StageManifest? TryRead(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, FileName)), StageJson.Default.StageManifest);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    public void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, StageJson.Default.StageManifest) + "\n");
}
