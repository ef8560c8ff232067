using System.Text.Json;
using System.Text.Json.Serialization;
using OpenHands.Runs.Files;

namespace OpenHands.Runs.Manifests;

/// <summary>Reads and writes <c>manifest.json</c>.</summary>
public static class StageManifestFile
{
    /// <summary>The file's name in a stage's folder.</summary>
    public const string Name = "manifest.json";

    private const long LargestSize = 256 << 20; // one line per output file: a dataset of a million clips still fits

    /// <summary>Reads the manifest of a stage's folder.</summary>
    /// <returns>The manifest, or null where the folder has none.</returns>
    /// <exception cref="InvalidDataException">The file is not a manifest of this version; the message names it.</exception>
    public static StageManifest? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (new FileInfo(path) is not { Exists: true } file)
        {
            return null;
        }

        if (file.Length > LargestSize)
        {
            throw new InvalidDataException($"{path}: {file.Length} bytes is too large for a manifest (at most {LargestSize})");
        }

        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), StageManifestJson.Default.StageManifest);
            if (manifest is not { Version: 1 })
            {
                throw new InvalidDataException($"{path}: version {manifest?.Version}, this build reads version 1; run the stage again");
            }

            return IsWhole(manifest) ? manifest : throw new InvalidDataException($"{path}: a part of the manifest is missing; delete it "
                + $"to run the stage again");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: not a stage manifest ({e.Message}); delete it to run the stage again", e);
        }
    }

    // What the generated reader leaves null is absent in the file.
    private static bool IsWhole(StageManifest manifest) =>
        manifest is
        {
            Stage: not null, Kind: not null, Key: not null, Parameters: not null, After: not null, Environment: not null,
            Commit: not null
        }
        && manifest.Inputs is not null && !manifest.Inputs.Contains(null!)
        && manifest.Outputs is not null && !manifest.Outputs.Contains(null!);

    /// <summary>Writes the manifest whole or not at all.</summary>
    public static void Write(string folder, StageManifest manifest) => AtomicFile.Write(Path.Combine(folder, Name), stream =>
    {
        JsonSerializer.Serialize(stream, manifest, StageManifestJson.Default.StageManifest);
        stream.WriteByte((byte)'\n');
    });
}

/// <summary>
/// Generated at compile time: the build host reads dozens of manifests at each start, and reflection would cost more than the reading.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    RespectNullableAnnotations = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StageManifest))]
internal sealed partial class StageManifestJson : JsonSerializerContext;
